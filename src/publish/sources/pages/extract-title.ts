import type { Element } from 'domhandler'
import type { Guess } from './extracted-page.ts'
import { findDate } from '../../dates.ts'
import { hasLabel } from './meta-line.ts'
import { titleText, told } from './page-told.ts'
import { nameTokens } from './page-asides.ts'
import { type Line, type PageDocument, squeeze, tidy } from './page-document.ts'

export interface FoundTitle {
  title: Guess<string>
  /** Where the page shows it. */
  line?: Line
}

interface Candidate {
  text: string
  line: Line
  score: number
}

/** What the page says about its title outside of what is shown. */
interface Said {
  /** Of the title element, with the site's name. */
  whole: string
  /** Without the site's name and without white space, as far as it was not clipped. */
  head: string
  /** Of metadata, which has no site's name as a rule. */
  named: string[]
}

const META_NAMES = ['og:title', 'ArticleTitle', 'twitter:title', 'title', 'weibo:article:title']
const TITLE_NAMES = new Set(
  'title,tit,headline,subject,heading,bt,biaoti,wzbt,arttitle,newstitle,btitle'.split(','),
)
const ASIDE_NAMES = new Set(
  'nav,menu,logo,footer,foot,sidebar,side,crumb,breadcrumb,position,share,list,hot,comment'.split(','),
)
const TAGS: readonly [RegExp, number][] = [
  [/^h1$/, 3],
  [/^h2$/, 2],
  [/^h3$/, 1.5],
  [/^h4$/, 0.5],
]
const LIMIT = { lines: 4000, length: 150 }

/** The title, and the line that shows it: what the page says of itself must agree with what it shows. */
export function findTitle(page: PageDocument): FoundTitle {
  const said = whatIsSaid(page)
  const best = candidatesOf(page, said).sort((a, b) => b.score - a.score)[0]
  // A short title element is only the site's name: then the line above the date will do.
  const needed = squeeze(said.whole).length > 12 || said.named.length > 0 ? 3 : 2
  if (best && best.score >= needed) {
    const isConfirmed = [said.whole, ...said.named].some((text) => squeeze(text).includes(squeeze(best.text)))
    return { title: { value: best.text, confidence: isConfirmed ? 0.95 : 0.65 }, line: best.line }
  }
  const named = said.named.find((text) => text.length > 3)
  if (named) return { title: { value: named, confidence: 0.8 } }
  const bare = withoutSite(said.whole)
  return { title: { value: bare, confidence: bare === '' ? 0 : 0.5 } }
}

/** A title element's text without the names of the site and its sections. */
export function withoutSite(whole: string): string {
  const parts = whole.split(/\s*(?:[_|｜]|--+|——|\s[-–—·]\s|<|>|»|«)\s*/).filter((part) => part !== '')
  const [first = ''] = parts
  const head = squeeze(first).length >= 6 ? first : (parts.toSorted((a, b) => b.length - a.length)[0] ?? '')
  return head.replace(/\s*-\s*[^-]{1,16}(?:网|网站|频道|新闻|日报|晚报|在线|总工会|政府|官网)$/, '').trim()
}

function whatIsSaid({ $ }: PageDocument): Said {
  const named = META_NAMES.flatMap((name) =>
    told($)
      .meta.filter(({ attribs }) => [attribs['property'], attribs['name']].includes(name))
      .map(({ attribs }) => tidy(attribs['content'] ?? '')),
  )
  const whole = tidy(titleText($)).slice(0, 500)
  const head = squeeze(withoutSite(whole)).replace(/(?:\.{2,}|…+)$/, '')
  return { whole, head, named: named.filter((text) => text !== '') }
}

function candidatesOf(page: PageDocument, said: Said): Candidate[] {
  const lines = page.lines.slice(0, LIMIT.lines)
  return lines.flatMap((line, index): Candidate[] => {
    const text = confirmedPart(textOfTitle(line, lines), line, said)
    const length = squeeze(text).length
    if (line.picture || length < 2 || length > LIMIT.length || hasLabel(text)) return []
    return [{ text, line, score: scoreOf({ text, line, index }, lines, said) }]
  })
}

/** A heading is read as a whole, though it may have several lines. */
function textOfTitle(line: Line, lines: readonly Line[]): string {
  if (!/^h[1-3]$/.test(line.block.name)) return tidy(line.text)
  const own = lines.slice(line.index, line.index + 4).filter(({ block }) => block === line.block)
  return tidy(own.map(({ text }) => text).join(own.length > 1 ? ' ' : ''))
}

/** Labels and dates may stand in a heading with its words: what the page says of itself tells them apart. */
function confirmedPart(text: string, { parts }: Line, { whole, named }: Said): string {
  const isSaid = (words: string): boolean =>
    words.length >= 4 && [whole, ...named].some((said) => squeeze(said).includes(words))
  if (parts.length < 2 || parts.length > 8 || isSaid(squeeze(text))) return text
  const runs = parts.flatMap((_part, start) =>
    parts.slice(start).map((_other, index) =>
      parts
        .slice(start, start + index + 1)
        .map((part) => part.text)
        .join(' '),
    ),
  )
  const best = runs.filter((run) => isSaid(squeeze(run))).sort((a, b) => b.length - a.length)[0]
  return best && squeeze(best).length * 2 > squeeze(text).length ? tidy(best) : text
}

function scoreOf(
  { text, line, index }: Omit<Candidate, 'score'> & { index: number },
  lines: readonly Line[],
  said: Said,
): number {
  const near = lines.slice(index + 1, index + 5)
  const around = line.within.slice(-4)
  const hints = [
    ...around.flatMap(nameTokens),
    ...line.parts.flatMap(({ hint }) => hint.toLowerCase().split(/[\s_-]+/)),
  ]
  const score =
    agreement(squeeze(text), said) +
    tagScore(around) +
    (hints.some((hint) => TITLE_NAMES.has(hint)) ? 1.5 : 0) +
    (near.some(isAboutArticle) ? 1.5 : 0) +
    (isEmphatic(line) ? 0.5 : 0)
  const isElsewhere = line.within.some((element) => nameTokens(element).some((name) => ASIDE_NAMES.has(name)))
  const isLinked = line.linked > 0 && line.linked * 2 > squeeze(text).length
  return score - (isElsewhere ? 2 : 0) - (isLinked ? 3 : 0) - (/[。；，]$/.test(text) ? 1.5 : 0)
}

/** How well a line fits what the page says of itself; short names fit by chance. */
function agreement(text: string, { whole, head, named }: Said): number {
  const weight = Math.min(1, text.length / 10)
  const said = squeeze(whole)
  if (named.some((name) => squeeze(name) === text) || said === text) return 5 * weight
  if (said.startsWith(text)) return (3 + (text.length / said.length) * 2) * weight
  if (said.includes(text) && text.length >= 6) return 2.5 * weight
  return head.length >= 8 && text.startsWith(head) ? 4 : 0
}

function tagScore(around: readonly Element[]): number {
  const scores = around.map(({ name }) => TAGS.find(([tag]) => tag.test(name))?.[1] ?? 0)
  return Math.max(0, ...scores)
}

const aboutArticles = new WeakMap<Line, boolean>()

/** Whether a line is one of those that follow a title; every line before it asks. */
function isAboutArticle(line: Line): boolean {
  const known = aboutArticles.get(line) ?? tellsOfArticle(line)
  aboutArticles.set(line, known)
  return known
}

function tellsOfArticle(line: Line): boolean {
  const text = squeeze(line.text)
  if (text.length === 0 || text.length > 160) return false
  if (hasLabel(line.text) && /来源|时间|日期|发布|作者|点击|浏览|阅读|更新|稿源|出处/.test(text)) return true
  const date = findDate(line.text, { timeZone: 'UTC', now: Date.UTC(2200, 0) })
  return date !== undefined && text.length < 60 && line.linked === 0
}

function isEmphatic(line: Line): boolean {
  const [first] = line.nodes
  for (let at = first?.parent, level = 0; at && 'attribs' in at && level < 4; at = at.parent, level += 1) {
    if (/^(?:b|strong|center)$/.test(at.name) || at.attribs['align'] === 'center') return true
    if (/^(?:[4-7]|\+[1-4])$/.test(at.attribs['size'] ?? '')) return true
  }
  return false
}
