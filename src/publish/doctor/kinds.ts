import type { Article } from '../../model/article.ts'
import { isCompressible, WORTH_COMPRESSING } from '../compress.ts'
import { addressOf } from './articles.ts'
import { mapAtOnce } from './at-once.ts'
import { textOf, type Answer, type ServedDeployment } from './deployment.ts'
import { judge, type Finding, type Level } from './finding.ts'
import { maxAgeOf, mediaTypeOf, parseCacheControl } from './headers.ts'
import type { News } from './news.ts'
import type { Check } from './words-en.ts'

/** Media types, cache lifetimes and compression, on a few files of each kind. */
export async function checkKinds(deployment: ServedDeployment, news: News | undefined): Promise<Finding[]> {
  const paths = await choosePaths(deployment, news)
  const answers = await mapAtOnce(paths, async (path) => ({ path, ...(await deployment.ask(path)) }))
  const served = answers.filter(({ status }) => status === 200)
  const texts = served.filter(({ path, bytes }) => isText(path) && bytes.length >= WORTH_COMPRESSING)
  const typed = served.filter(isTypedHere)
  const kept = served.filter(isImmutable)
  const lasting = kept.filter((one) => !isForgotten(one))
  const packed = texts.filter((one) => !isPlain(one))
  const mutable = served.filter(isMutable)
  return [
    ...judgeAny('types', typed, typed.flatMap(typeTrouble)),
    ...judgeAny('kept', kept, kept.filter(isForgotten).map(tellCaching)),
    ...judgeAny('kept-longer', lasting, lasting.filter(isShortLived).map(tellCaching), 'notice'),
    ...judgeAny('fresh', mutable, mutable.filter(isOutdated).map(tellCaching)),
    ...judgeAny('compressed', texts, texts.filter(isPlain).map(tellWeight)),
    ...judgeAny('vary', packed, packed.filter(isWithoutVary).map(pathOf), 'notice'),
    ...judgeAny('encodings', texts, await differingEncodings(deployment, texts.map(pathOf))),
  ]
}

type Served = Answer & { path: string }

/** Of files that nobody could look at, nothing is said. */
function judgeAny(
  check: Check,
  looked: readonly Served[],
  places: readonly string[],
  level: Exclude<Level, 'ok'> = 'wrong',
): Finding[] {
  return looked.length === 0 ? [] : [judge(check, places, { total: looked.length, level })]
}

const FEW = 3
const DAY = 24 * 60 * 60
const ENCODINGS = ['br', 'gzip', 'identity']

const TYPES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\/$|\.html$/, ['text/html']],
  [/\.js$/, ['text/javascript', 'application/javascript']],
  [/\.css$/, ['text/css']],
  [/\.webmanifest$/, ['application/manifest+json', 'application/json']],
  [/^\/feed\.json$/, ['application/feed+json', 'application/json']],
  [/\.json$/, ['application/json']],
  [/\.txt$/, ['text/plain']],
  [/^\/rss\.xml$/, ['application/rss+xml', 'application/xml', 'text/xml']],
  [/^\/atom\.xml$/, ['application/atom+xml', 'application/xml', 'text/xml']],
]

async function choosePaths(deployment: ServedDeployment, news: News | undefined): Promise<string[]> {
  const html = textOf(await deployment.ask('/'))
  const loaded = [...html.matchAll(/\s(?:src|href)="(\/[^"/]\S*?\.(?:js|css))"/g)].map(([, path]) => path!)
  const { head, articles = [] } = news ?? {}
  const pictures = articles.flatMap(({ pictures }) => pictures.map(({ src }) => src))
  return [
    '/',
    '/sw.js',
    '/manifest.webmanifest',
    '/feed.json',
    '/rss.xml',
    '/atom.xml',
    '/feed/head.json',
    ...(head?.reads ? ['/feed/reads.json'] : []),
    ...(head?.site.reads === false ? [] : ['/reads.txt']),
    ...(head?.packs ?? []).slice(0, FEW).map(({ file }) => `/feed/${file}`),
    ...newest(articles).map(addressOf),
    ...pictures.slice(0, FEW),
    ...new Set(loaded),
  ]
}

function newest(articles: readonly Article[]): Article[] {
  return articles.toSorted((a, b) => b.seq - a.seq).slice(0, FEW)
}

function typeTrouble({ path, headers }: Served): string[] {
  const wanted = TYPES.find(([form]) => form.test(path))?.[1] ?? []
  const said = mediaTypeOf(headers.get('content-type'))
  return wanted.length === 0 || wanted.includes(said) ? [] : [`${path} (${said || '–'} ≠ ${wanted[0]})`]
}

/** The worker and the pictures have checks of their own. */
function isTypedHere({ path }: Served): boolean {
  return path !== '/sw.js' && !path.startsWith('/images/')
}

function isImmutable({ path }: Served): boolean {
  return /^\/(?:assets|images|feed\/packs)\//.test(path)
}

/** The worker has a check of its own. */
function isMutable(served: Served): boolean {
  return !isImmutable(served) && served.path !== '/sw.js'
}

function isForgotten({ headers }: Served): boolean {
  return (maxAgeOf(headers.get('cache-control')) ?? 0) < DAY
}

function isShortLived(served: Served): boolean {
  const caching = served.headers.get('cache-control')
  const isLong = parseCacheControl(caching).has('immutable') && maxAgeOf(caching)! >= 30 * DAY
  return !isLong
}

/** Without a word from the server browsers guess, and show yesterday's news. */
function isOutdated({ headers }: Served): boolean {
  return maxAgeOf(headers.get('cache-control')) !== 0
}

function isText(path: string): boolean {
  return path.endsWith('/') || path.startsWith('/feed/') || isCompressible(path.slice(1))
}

function isPlain({ headers }: Served): boolean {
  return !headers.has('content-encoding')
}

function isWithoutVary({ headers }: Served): boolean {
  return !/accept-encoding|\*/i.test(headers.get('vary') ?? '')
}

function pathOf({ path }: Served): string {
  return path
}

function tellCaching({ path, headers }: Served): string {
  return `${path} (${headers.get('cache-control') ?? '–'})`
}

function tellWeight({ path, bytes }: Served): string {
  return `${path} (${(bytes.length / 1024).toFixed(1)} KB)`
}

/** Whatever a browser can unpack, it must get the same file: an old compressed form is old news. */
async function differingEncodings(deployment: ServedDeployment, paths: readonly string[]): Promise<string[]> {
  const differ = await mapAtOnce(paths, async (path) => {
    const answers = await mapAtOnce(ENCODINGS, (encoding) =>
      deployment.ask(path, { headers: { 'accept-encoding': encoding } }),
    )
    return answers.some(({ bytes }) => Buffer.compare(bytes, answers[0]!.bytes) !== 0)
  })
  return paths.filter((_path, index) => differ[index])
}
