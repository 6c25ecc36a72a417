/** Under Trusted Types a script's address must come from a policy; this one knows our workers and nothing else. */
export function scriptUrl(address: string): string {
  policy ??= trustedTypes()?.createPolicy('worksite-reader', { createScriptURL: check })
  return policy ? (policy.createScriptURL(address) as string) : address
}

interface Policy {
  createScriptURL: (address: string) => unknown
}

/** A policy's name may be used only once. */
let policy: Policy | undefined

function trustedTypes(): { createPolicy: (name: string, rules: Policy) => Policy } | undefined {
  return (globalThis as { trustedTypes?: ReturnType<typeof trustedTypes> }).trustedTypes
}

function check(address: string): string {
  return /^\/(?:sw|assets\/search-worker-[\w-]+)\.js$/.test(address) ? address : ''
}
