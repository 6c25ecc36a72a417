import { fetchPicture } from '../../sync/pictures.ts'

interface Sources {
  /** Undefined where the browser keeps nothing, as on plain http. */
  caches?: Pick<CacheStorage, 'match'>
  fetch?: (src: string) => Promise<Response>
}

/** A picture as a `data:` URL: as it is kept, else from the network; undefined where it cannot be had. */
export async function loadPictureData(src: string, sources: Sources = {}): Promise<string | undefined> {
  const { caches = globalThis.caches, fetch = fetchSoon } = sources
  try {
    const response = (await caches?.match(src)) ?? (await fetch(src))
    return await toDataUrl(response)
  } catch {
    // Whatever a cache or the network calls it: the picture is not here, its words are.
    return undefined
  }
}

/** By their `src`; what cannot be had is left out. */
export async function loadPicturesData(
  sources: readonly string[],
  load: (src: string) => Promise<string | undefined> = loadPictureData,
): Promise<Map<string, string>> {
  const loaded = await Promise.all(sources.map(async (src) => [src, await load(src)] as const))
  return new Map(loaded.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/** The reader is waiting for the file. */
function fetchSoon(src: string): Promise<Response> {
  return fetchPicture(src, { deadline: 15_000 })
}

async function toDataUrl(response: Response): Promise<string | undefined> {
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok || !type.startsWith('image/')) return undefined
  return `data:${type};base64,${toBase64(new Uint8Array(await response.arrayBuffer()))}`
}

/** In slices: a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let from = 0; from < bytes.length; from += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(from, from + 0x8000))
  return btoa(binary)
}
