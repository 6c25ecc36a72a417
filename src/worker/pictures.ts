import { fetchPicture } from '../sync/pictures.ts'
import { PICTURES, SMALL_PICTURES } from '../sync/wanted-pictures.ts'

/** A picture: kept, else from the network, where only the picture itself will do. */
export async function answerPicture(
  request: Request,
  options: { caches?: CacheStorage; fetch?: typeof fetch } = {},
): Promise<Response> {
  const { caches = globalThis.caches, ...network } = options
  const { pathname } = new URL(request.url)
  for (const cacheName of [PICTURES, SMALL_PICTURES]) {
    const kept = await caches.match(pathname, { cacheName })
    if (kept) return kept
  }
  return fetchPicture(pathname, network).catch(() => Response.error())
}
