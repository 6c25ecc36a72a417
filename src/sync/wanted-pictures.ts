import { getHoldings, type Holding } from '../db/holdings.ts'
import { getMeta } from '../db/meta.ts'
import { getPolicy } from '../db/policy.ts'
import type { Policy, Reader } from '../db/schema.ts'
import type { Picture, PictureVariant } from '../model/article.ts'
import { byImportance } from './importance.ts'

/** Pictures of 800 pixels, and those of 400 under the same addresses. */
export const PICTURES = 'pictures-1'
export const SMALL_PICTURES = 'small-pictures-1'

const SMALL = 400
/** After a day a full phone may have room again. */
const DAY = 24 * 60 * 60_000

export interface WantedPicture {
  /** What pages ask for. */
  src: string
  /** What is kept under that address: the picture itself or a smaller one, named by its hash. */
  file: string
  bytes: number
  cacheName: typeof PICTURES | typeof SMALL_PICTURES
  isKept: boolean
}

/** The addresses of the pictures that are kept, in both sizes. */
export interface KeptPictures {
  full: ReadonlySet<string>
  small: ReadonlySet<string>
}

export async function getKeptPictures(caches: CacheStorage): Promise<KeptPictures> {
  const [full, small] = await Promise.all([getPaths(caches, PICTURES), getPaths(caches, SMALL_PICTURES)])
  return { full, small }
}

/** The pictures of the stored articles that this phone should keep, the most important first. */
export async function getWantedPictures(
  db: Reader,
  caches: CacheStorage = globalThis.caches,
): Promise<WantedPicture[]> {
  const [holdings, kept, policy, room = Infinity] = await Promise.all([
    getHoldings(db),
    getKeptPictures(caches),
    getPolicy(db),
    getRoom(db),
  ])
  const texts = holdings.reduce((sum, { bytes }) => sum + bytes, 0)
  return choosePictures(holdings, kept, { ...policy, bytes: Math.min(policy.megabytes * 1e6, room) - texts })
}

/** How many bytes a phone holds that was found full in the last day, by the server's clock. */
export async function getRoom(db: Reader): Promise<number | undefined> {
  const [room, heard = 0] = await Promise.all([getMeta(db, 'room'), getMeta(db, 'heard')])
  return room && Math.abs(heard - room.at) < DAY ? room.bytes : undefined
}

function choosePictures(
  holdings: readonly Holding[],
  kept: KeptPictures,
  { pictures: size, bytes }: Pick<Policy, 'pictures'> & { bytes: number },
): WantedPicture[] {
  const wanted = new Map<string, WantedPicture>()
  let left = bytes
  for (const { pictures, isSaved } of byImportance(holdings)) {
    for (const picture of pictures) {
      const one = wanted.has(picture.src) ? undefined : choose(picture, kept, size)
      // What a saved article shows is never let go again.
      const isSafe = isSaved && one?.isKept
      if (!one || (!isSafe && (size === 'none' || one.bytes > left))) continue
      left -= one.bytes
      wanted.set(one.src, one)
    }
  }
  return [...wanted.values()]
}

/** Which file of the picture: the large one where it is here already, else the one that the reader chose. */
function choose(
  { src, bytes, variants }: Picture,
  kept: KeptPictures,
  size: Policy['pictures'],
): WantedPicture {
  const large = { src, file: src, bytes, cacheName: PICTURES, isKept: kept.full.has(src) } as const
  const smaller = smallOf(variants)
  if (large.isKept || size === 'full' || !smaller || smaller.src === src) return large
  return {
    src,
    file: smaller.src,
    bytes: smaller.bytes,
    cacheName: SMALL_PICTURES,
    isKept: kept.small.has(src),
  }
}

/** Bytes of the pictures that these articles show and that are kept, each counted once. */
export function sumOfPictures(holdings: readonly Holding[], { full, small }: KeptPictures): number {
  const pictures = new Map(
    holdings.flatMap((one) => one.pictures.map((picture) => [picture.src, picture] as const)),
  )
  return [...pictures.values()].reduce((sum, { src, bytes, variants }) => {
    if (full.has(src)) return sum + bytes
    return sum + (small.has(src) ? (smallOf(variants)?.bytes ?? bytes) : 0)
  }, 0)
}

function smallOf(variants: Picture['variants']): PictureVariant | undefined {
  return [...variants].reverse().find(({ width }) => width <= SMALL) ?? variants[0]
}

async function getPaths(caches: CacheStorage, name: string): Promise<Set<string>> {
  const requests = await (await caches.open(name)).keys()
  return new Set(requests.map(({ url }) => new URL(url).pathname))
}
