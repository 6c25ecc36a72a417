import type { Line } from './page-document.ts'
import { squeeze } from './page-document.ts'

/** Who made a text, as its newspaper signs it. */
export interface Byline {
  writers: string[]
  photographers: string[]
}

type Role = keyof Byline | 'both'

const NAME = '[\\u4e00-\\u9fff]{2,4}(?:[·•][\\u4e00-\\u9fff]{1,8})?'
const OFFICE =
  '(?:(?:本[报网台刊]|新华社|央视|见习|实习|首席|特约|特派|全媒体|融媒体|驻\\p{Script=Han}{2,6}|[\\u4e00-\\u9fff]{2,8}[报网])*(?:记者|通讯员|特约撰稿人?|撰稿人?|作者)[:：]?)'
/** One name or several, with or without what they are. */
const NAMES = `(?:${OFFICE}?\\s*${NAME}(?:[\\s、,，&/／]+|(?=通讯员|记者)|(?=$|[^\\u4e00-\\u9fff])))+`
const ROLES: readonly [RegExp, Role][] = [
  [/^(?:文[/／、]?图|图[/／、]?文|文字?[/／、]?摄影|摄影报道)/, 'both'],
  [/^(?:图|图片|摄影|摄|供图)/, 'photographers'],
  [/^(?:文|文字|撰文|采写)/, 'writers'],
]
const ROLE = '(?:文[/／、]?图|图[/／、]?文|文字?[/／、]摄影|摄影报道|图片|摄影|供图|文字|撰文|采写|文|图|摄)'
/** 文/张三 图/李四 */
const BEFORE = new RegExp(`(?<![\\u4e00-\\u9fff])(${ROLE})\\s*[/／|｜:：]\\s*(${NAMES})`, 'gu')
/** 张三 文/图 */
const AFTER = new RegExp(`(${NAMES})\\s*[/／]?(${ROLE})(?![\\u4e00-\\u9fff])`, 'gu')
/** 本报记者 周鹏 通讯员 李强 */
const SIGNED = new RegExp(`${OFFICE}\\s*${NAMES}`, 'gu')
const NO_NAMES =
  /^(?:整合|综合|报道|编辑|摄影|文字?|图片?|通讯员|记者|作者|实习生|供稿|整理|采写|电|讯|本报|本网|讯息|本人|个人|自己|原创|所有|不详|佚名|未知|投稿|观点|立场)$/
const LONGEST = 60

/** What the lines around a text, and the brackets at its beginning and end, say of who made it. */
export function findByline(around: readonly Line[], article: readonly Line[]): Byline {
  const words = article.filter(({ picture }) => !picture)
  const short = around.filter(({ text, linked }) => squeeze(text).length <= LONGEST && linked === 0)
  const [first, last] = [words[0], words.at(-1)]
  const texts = [
    ...short.map(({ text }) => text),
    // A dateline: 本报兰州6月14日讯（记者 周鹏）
    ...(first ? bracketsIn(first.text.slice(0, 80)).filter((text) => isSigned(text)) : []),
    ...(last ? signaturesIn(last.text) : []),
  ]
  return texts.reduce<Byline>(addTo, { writers: [], photographers: [] })
}

/** The names as a reader may see them; who only took the pictures is called so. */
export function generateByline({ writers, photographers }: Byline): string {
  const others = photographers.filter((name) => !writers.includes(name)).map((name) => `${name}（摄影）`)
  return [...writers, ...others].join(' ')
}

function bracketsIn(text: string): string[] {
  return [...text.matchAll(/[(（【[]([^()（）【】[\]]{2,40})[)）\]】]/g)].map(([, inner]) => inner!)
}

function isSigned(text: string): boolean {
  return /记者|通讯员|作者|撰稿/.test(text)
}

/** At its end a text is signed in brackets, or on a line of its own. */
function signaturesIn(text: string): string[] {
  const [, inner] = /[(（]([^()（）]{2,40})[)）]\s*$/.exec(text) ?? []
  if (inner !== undefined) return isSigned(inner) || /[/／]/.test(inner) ? [inner] : []
  return squeeze(text).length <= 30 && !/[，。；！？]/.test(text) && isSigned(text) ? [text] : []
}

function addTo(byline: Byline, written: string): Byline {
  const text = written.replaceAll(/[\s\u00a0\u3000]+/g, ' ').trim()
  const roles = [
    ...[...text.matchAll(BEFORE)].map(([, role, names]) => ({ role: roleOf(role!), names: names! })),
    ...[...text.matchAll(AFTER)].map(([, names, role]) => ({ role: roleOf(role!), names: names! })),
  ]
  const signed = [...text.matchAll(SIGNED)].map(([names]) => ({ role: 'writers' as const, names }))
  const found = roles.length > 0 ? roles : isOnlySigned(text) ? signed : []
  const of = (...wanted: Role[]): string[] =>
    found.filter(({ role }) => wanted.includes(role)).flatMap(({ names }) => namesIn(names))
  return {
    writers: distinct([...byline.writers, ...of('writers', 'both')]),
    photographers: distinct([...byline.photographers, ...of('photographers')]),
  }
}

/** Whether it says who, and hardly anything else. */
function isOnlySigned(text: string): boolean {
  const rest = text.replaceAll(SIGNED, '').replaceAll(/\d{4}年.{0,16}日|电|讯|报道|摄影/g, '')
  return (rest.match(/\p{Script=Han}/gu)?.length ?? 0) <= 8
}

function roleOf(written: string): Role {
  return ROLES.find(([pattern]) => pattern.test(written))?.[1] ?? 'writers'
}

function namesIn(written: string): string[] {
  return written
    .replaceAll(new RegExp(OFFICE, 'gu'), ' ')
    .split(/[\s、,，&/／]+/)
    .filter((name) => new RegExp(`^${NAME}$`, 'u').test(name) && !NO_NAMES.test(name))
    .slice(0, 6)
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}
