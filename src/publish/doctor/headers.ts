/** `Cache-Control` as directives by name; a directive without a value has ''. */
export function parseCacheControl(header: string | null): Map<string, string> {
  const directives = (header ?? '').split(',').map((directive) => directive.trim().toLowerCase())
  return new Map(
    directives
      .filter((directive) => directive !== '')
      .map((directive) => {
        const [name = '', value = ''] = directive.split('=')
        return [name, value.replaceAll('"', '')]
      }),
  )
}

/** Seconds for which an answer is used without asking; undefined where nobody says. */
export function maxAgeOf(header: string | null): number | undefined {
  const directives = parseCacheControl(header)
  if (directives.has('no-cache') || directives.has('no-store')) return 0
  const seconds = directives.get('max-age')
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) : undefined
}

/** The media type alone, in small letters, '' where there is none. */
export function mediaTypeOf(header: string | null): string {
  return (header ?? '').split(';')[0]!.trim().toLowerCase()
}

/** A Content-Security-Policy as its sources by directive. */
export function parsePolicy(policy: string): Map<string, string[]> {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/))
  return new Map(
    directives.flatMap(([name = '', ...sources]) => (name === '' ? [] : [[name.toLowerCase(), sources]])),
  )
}
