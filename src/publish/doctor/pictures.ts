import { createHash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { Article } from '../../model/article.ts'
import { mapAtOnce, sample, type AtOnceOptions } from './at-once.ts'
import { troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding, type Level } from './finding.ts'
import { mediaTypeOf } from './headers.ts'
import type { Check } from './words-en.ts'

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
  return judgeLooks(looks, deployment.type, all.length)
}

interface Look {
  src: string
  state: 'dead' | 'other' | 'mistyped' | 'unlisted' | 'well'
  detail: string
}

const CHECKS = [
  ['pictures', 'dead', 'wrong'],
  ['picture-content', 'other', 'wrong'],
  ['picture-types', 'mistyped', 'wrong'],
  ['picture-list', 'unlisted', 'notice'],
] as const satisfies readonly (readonly [Check, Look['state'], Level])[]

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
  if (!isNamedBy(src, answer.bytes)) return { src, state: 'other', detail: 'SHA-256' }
  if (said !== type && deployment.type === 'served') return { src, state: 'mistyped', detail: said }
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

/** What has failed one check is not asked any further; where none is left, nothing is said. */
function judgeLooks(looks: readonly Look[], type: Deployment['type'], all: number): Finding[] {
  let asked = looks
  return CHECKS.flatMap(([check, state, level]) => {
    if (asked.length === 0 || (check === 'picture-types' && type === 'folder')) return []
    const finding = judge(check, placesOf(asked, state), { total: asked.length, detail: `${all}`, level })
    asked = asked.filter((one) => one.state !== state)
    return [finding]
  })
}

function placesOf(looks: readonly Look[], state: Look['state']): string[] {
  return looks
    .filter((one) => one.state === state)
    .map(({ src, detail }) => (detail ? `${src} (${detail})` : src))
}
