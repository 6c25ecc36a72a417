import { createHash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { Article } from '../../model/article.ts'
import { mapAtOnce, sample, type AtOnceOptions } from './at-once.ts'
import { troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'
import { mediaTypeOf } from './headers.ts'

const MOST_ASKED = 500

/** Every picture that an article shows: there, of its kind, and the very bytes that it is named by. */
export async function checkPictures(
  deployment: Deployment,
  articles: readonly Article[],
  options: AtOnceOptions = {},
): Promise<Finding[]> {
  const files = articles.flatMap(({ pictures }) => pictures.flatMap(({ variants }) => variants))
  const listed = new Map(files.map(({ src, bytes }) => [src, bytes]))
  const shown = articles.flatMap(({ html }) => [...html.matchAll(/<img\b[^>]*?\ssrc="([^"]+)"/g)])
  const all = [...new Set([...listed.keys(), ...shown.map(([, src]) => src!)])]
  if (all.length === 0) return []
  const asked = deployment.type === 'folder' ? all : sample(all, MOST_ASKED)
  const looks = await mapAtOnce(asked, (src) => look(deployment, src, listed.get(src)), options)
  const total = asked.length
  const detail = `${all.length}`
  return [
    judge('pictures', placesOf(looks, 'dead'), { total, detail }),
    judge('picture-content', placesOf(looks, 'other'), { total, detail }),
    judge('picture-list', placesOf(looks, 'unlisted'), { total, detail, level: 'notice' }),
  ]
}

interface Look {
  src: string
  state: 'dead' | 'other' | 'unlisted' | 'well'
  detail: string
}

const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  heif: 'image/avif',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
}

async function look(deployment: Deployment, src: string, bytes: number | undefined): Promise<Look> {
  const answer = await deployment.ask(src)
  const trouble = troubleOf(answer)
  if (trouble) return { src, state: 'dead', detail: trouble }
  const type = typeOf(answer.bytes)
  const said = mediaTypeOf(answer.headers.get('content-type'))
  if (type === undefined) return { src, state: 'other', detail: said }
  if (said !== '' && said !== type) return { src, state: 'other', detail: `${type}, ${said}` }
  if (!isNamedBy(src, answer.bytes)) return { src, state: 'other', detail: 'SHA-256' }
  return { src, state: bytes === answer.bytes.length ? 'well' : 'unlisted', detail: '' }
}

/** What the bytes are, whatever anybody calls them. */
function typeOf(bytes: Uint8Array): string | undefined {
  try {
    return TYPES[imageSize(bytes).type ?? '']
  } catch {
    return undefined
  }
}

/** The phone keeps a picture only if its name begins its hash. */
function isNamedBy(src: string, bytes: Uint8Array): boolean {
  const name = /\/([0-9a-f]{16})-\d+\.\w+$/.exec(src)?.[1]
  return name === undefined || createHash('sha256').update(bytes).digest('hex').startsWith(name)
}

function placesOf(looks: readonly Look[], state: Look['state']): string[] {
  return looks
    .filter((one) => one.state === state)
    .map(({ src, detail }) => (detail ? `${src} (${detail})` : src))
}
