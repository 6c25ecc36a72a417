/** SHA-256 in hex. */
export type Hash = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>

/** By the platform; over plain http it may not be used, there `hashAnywhere` does it. */
export const hashOf: Hash = async (bytes) => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
