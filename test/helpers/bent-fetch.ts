/** What becomes of an answer on its way; `null` takes a header away. */
export interface Bend {
  status?: number
  body?: string
  headers?: Readonly<Record<string, string | null>>
  /** The answer never comes. */
  hang?: boolean
  /** The connection breaks. */
  refuse?: boolean
}

/** Paths, or the beginning of paths with a `*` behind, and what happens to their answers. */
export type Bends = Readonly<Record<string, Bend>>

/** Fetches from a server on this machine whatever the address' host, and bends the answers. */
export function bendFetch(origin: string, bends: Bends): typeof fetch {
  return async (input, init) => {
    const { pathname, search } = new URL(String(input))
    const bend = Object.entries(bends).find(([pattern]) => matches(pattern, pathname))?.[1] ?? {}
    if (bend.refuse) throw refusal()
    if (bend.hang) return await hang(init?.signal)
    const response = await fetch(new URL(pathname + search, origin), init)
    return bendResponse(response, bend)
  }
}

/** As Node's fetch fails: what happened is in the cause. */
function refusal(): TypeError {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  return new TypeError('fetch failed', { cause })
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}

function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

async function bendResponse(response: Response, bend: Bend): Promise<Response> {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(bend.headers ?? {})) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  const bytes = bend.body ?? (await response.arrayBuffer())
  const status = bend.status ?? response.status
  return new Response([204, 304].includes(status) ? null : bytes, { status, headers })
}
