/** Cache Storage in memory, as far as the reader uses it: keys are paths of one origin. */
export interface MemoryCaches {
  caches: CacheStorage
  /** Paths held by a cache. */
  paths(name: string): Promise<string[]>
  /** Makes every write fail, as a full disk does. */
  fill(): void
  /** From now on a write fails that would make all bodies together larger than so many bytes. */
  limit(bytes: number): void
}

const ORIGIN = 'https://reader.example.org'

export function createCaches(): MemoryCaches {
  const all = new Map<string, Map<string, Response>>()
  let most = Infinity

  async function requireRoom(response: Response): Promise<void> {
    const { byteLength } = await response.clone().arrayBuffer()
    if ((await sizeOf(all)) + byteLength > most) throw new DOMException('full', 'QuotaExceededError')
  }

  function open(name: string): Cache {
    if (!all.has(name)) all.set(name, new Map())
    const entries = all.get(name)!
    return {
      match: async (request: RequestInfo | URL) => entries.get(keyOf(request))?.clone(),
      put: async (request: RequestInfo | URL, response: Response) => {
        if (most < Infinity) await requireRoom(response)
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
      most = -1
    },
    limit: (bytes) => {
      most = bytes
    },
  }
}

async function sizeOf(all: Map<string, Map<string, Response>>): Promise<number> {
  const responses = [...all.values()].flatMap((entries) => [...entries.values()])
  const bodies = await Promise.all(responses.map((response) => response.clone().arrayBuffer()))
  return bodies.reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function keyOf(request: RequestInfo | URL): string {
  return new URL(request instanceof Request ? request.url : request, ORIGIN).href
}
