/** Cache Storage in memory, as far as the reader uses it: keys are paths of one origin. */
export interface MemoryCaches {
  caches: CacheStorage
  /** Paths held by a cache. */
  paths(name: string): Promise<string[]>
  /** Makes every write fail, as a full disk does. */
  fill(): void
}

const ORIGIN = 'https://reader.example.org'

export function createCaches(): MemoryCaches {
  const all = new Map<string, Map<string, Response>>()
  let isFull = false

  function open(name: string): Cache {
    if (!all.has(name)) all.set(name, new Map())
    const entries = all.get(name)!
    return {
      match: async (request: RequestInfo | URL) => entries.get(keyOf(request))?.clone(),
      put: async (request: RequestInfo | URL, response: Response) => {
        if (isFull) throw new DOMException('full', 'QuotaExceededError')
        entries.set(keyOf(request), response)
      },
      delete: async (request: RequestInfo | URL) => entries.delete(keyOf(request)),
      keys: async () => [...entries.keys()].map((url) => new Request(url)),
    } as unknown as Cache
  }

  const caches = {
    open: async (name: string) => open(name),
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
    match: async (request: RequestInfo | URL, { cacheName }: { cacheName: string }) =>
      all.has(cacheName) ? open(cacheName).match(request) : undefined,
  } as unknown as CacheStorage

  return {
    caches,
    paths: async (name) => [...(all.get(name)?.keys() ?? [])].map((url) => new URL(url).pathname),
    fill: () => {
      isFull = true
    },
  }
}

function keyOf(request: RequestInfo | URL): string {
  return new URL(request instanceof Request ? request.url : request, ORIGIN).href
}
