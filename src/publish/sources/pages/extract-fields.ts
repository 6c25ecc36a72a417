import type { ArticleText } from './article-text.ts'
import type { Guess } from './extracted-page.ts'
import { isNobody, type MetaFields, parseMetaLine, parseReads, unlabelled } from './meta-line.ts'
import { isPersonName } from './chinese-names.ts'
import { findByline, generateByline } from './extract-bylines.ts'
import { linkedName, metaContent } from './page-metadata.ts'
import { titleText } from './page-told.ts'
import { valueInScripts, writtenByScripts } from './page-scripts.ts'
import { dividedText, type Line, type PageDocument, squeeze, tidy } from './page-document.ts'
import { findDate } from '../../dates.ts'

/** The lines around the text in which a page tells where it comes from. */
export interface Surroundings {
  head: Line[]
  tail: Line[]
}

export interface Credits {
  source: Guess<string>
  author: Guess<string>
  editor: Guess<string>
  reads: Guess<number | undefined>
}

type Name = 'source' | 'author' | 'editor'

const ORGANIZATION =
  /(?:网|报|社|台|传媒|办|委|部|局|厅|院|会|厂|公司|集团|中心|日报|晚报|频道|在线|发布|办事处|政府|大学|学院|学校|医院|报道|杂志|周刊|客户端|观察|论坛|头条|记者站|公众号)$/
const PERSON = /^[\u4e00-\u9fff]{2,4}(?:[·•][\u4e00-\u9fff]{1,8})?$/
const META: Readonly<Record<Name, string[]>> = {
  source: ['contentsource', 'source', 'article:source', 'og:source', 'mediaid', 'weibo:article:source'],
  author: ['author', 'article:author', 'og:article:author', 'byline', 'dc.creator'],
  editor: ['editor', 'article:editor'],
}
const HINTS: Readonly<Record<Name | 'reads', RegExp>> = {
  source: /(?:^|[\s_-])(?:sour|source|from|laiyuan|origin|media|nickname|account|js_name)(?:$|[\s_-])/i,
  author: /(?:^|[\s_-])(?:author|zuozhe|writer|byline|vcard|fn)(?:$|[\s_-])/i,
  editor: /(?:^|[\s_-])(?:editor|zebian|bianji)(?:$|[\s_-])/i,
  reads: /(?:^|[\s_-])(?:eye|views?|hits?|reads?|readnum|clicks?|dynclicks?)(?:$|[\s_-])/i,
}

/** The lines between title and text, with a few before the title, and those after the text. */
export function surroundingsOf(
  page: PageDocument,
  title: Line | undefined,
  article: ArticleText,
): Surroundings {
  const first = article.lines[0]?.index ?? page.lines.length
  const last = article.lines.at(-1)?.index ?? -1
  const from = title && title.index < first ? Math.max(0, title.index - 6) : Math.max(0, first - 20)
  const head = page.lines.slice(from, first).filter((line) => line !== title && !line.picture)
  const own = new Set(article.lines)
  const within = page.lines.slice(first, last + 1).filter((line) => !own.has(line))
  const after = page.lines.slice(last + 1, last + 13)
  return { head: head.slice(0, 60), tail: [...within.slice(-40), ...after].filter((line) => !line.picture) }
}

export function findCredits(page: PageDocument, around: Surroundings, article: ArticleText): Credits {
  const head = around.head.map((line) => parseMetaLine(dividedText(line)))
  const written = writtenByScripts(page).map(parseMetaLine)
  const tail = around.tail
    .filter(({ text }) => text.length < 200)
    .map((line) => parseMetaLine(dividedText(line)))
  const spread = parseMetaLine(around.head.map(dividedText).join('‖'))
  const byline = generateByline(findByline([...around.head, ...around.tail], article.lines))
  const evidence = { page, head, tail, spread, written, byline, around, article }
  return {
    source: bestName('source', evidence),
    author: bestName('author', evidence),
    editor: bestName('editor', evidence),
    reads: findReads([...head, ...tail, spread], around),
  }
}

interface Evidence {
  page: PageDocument
  head: MetaFields[]
  tail: MetaFields[]
  spread: MetaFields
  /** What scripts write. */
  written: MetaFields[]
  /** Who signed the text. */
  byline: string
  article: ArticleText
  around: Surroundings
}

function bestName(field: Name, evidence: Evidence): Guess<string> {
  const { page, head, tail, spread, written, byline, around, article } = evidence
  const guesses: Guess<string>[] = [
    { value: firstOf(head, field), confidence: 0.95 },
    { value: firstOf(tail, field), confidence: 0.9 },
    { value: nameIn(spread[field]), confidence: 0.6 },
    { value: firstOf(written, field), confidence: 0.75 },
    // What readers see goes before what the system says about itself.
    { value: field === 'author' ? byline : '', confidence: 0.8 },
    { value: hinted(field, around), confidence: 0.7 },
    { value: fromMetadata(page, field), confidence: 0.8 },
    { value: fromScripts(page, field), confidence: 0.55 },
    { value: looksLike(field, around), confidence: 0.45 },
    { value: standsAlone(field, around), confidence: 0.45 },
    { value: fromLinkedData(page, field), confidence: 0.4 },
    { value: field === 'source' ? signedBy(article) || besideDate(around) : '', confidence: 0.35 },
  ]
  return guesses.find(({ value }) => value !== '') ?? { value: '', confidence: 0 }
}

function firstOf(lines: readonly MetaFields[], field: Name): string {
  return lines.map((fields) => nameIn(fields[field])).find((value) => value !== '') ?? ''
}

/** A name has letters, no sentence, and no number is one. */
function nameIn(value: string | undefined): string {
  const name = tidy(value ?? '')
  const isName = /[\p{L}]/u.test(name) && !/[。；！？]/.test(name) && !isNobody(name)
  return isName && name.length <= 60 ? name : ''
}

/** Metadata repeats the label now and then, or holds a number of the system's own. */
function fromMetadata(page: PageDocument, field: Name): string {
  const written = metaContent(page.$, META[field])
  const labelled = parseMetaLine(written)[field]
  const name = nameIn(labelled ?? written).replace(/\s+原创稿?$/, '')
  const isSite = [metaContent(page.$, ['copyright', 'og:site_name']), titleText(page.$)].some((text) =>
    text.includes(name),
  )
  return field === 'author' && isSite ? '' : name
}

const VARIABLES: Readonly<Record<Name, string>> = {
  source:
    '(?:news|article|content|doc)?_?[sS]ource(?:_?[nN]ame)?|laiyuan|media_?[nN]ame|copy_?[fF]rom|nick_?name|originName',
  author: '(?:news|article|content|doc)?_?[aA]uthor(?:_?[nN]ame)?',
  editor: '(?:news|article|content|doc)?_?[eE]ditor(?:_?[nN]ame)?',
}

/** A variable of the page's own script; only a Chinese name is one. */
function fromScripts(page: PageDocument, field: Name): string {
  const name = nameIn(valueInScripts(page, VARIABLES[field]))
  return /^[^/\\{}$]{2,30}$/.test(name) && /\p{Script=Han}/u.test(name) ? name : ''
}

const LINKED: Readonly<Record<Name, string[]>> = {
  source: ['sourceOrganization', 'provider', 'publisher'],
  author: ['author', 'creator'],
  editor: ['editor'],
}

function fromLinkedData({ $ }: PageDocument, field: Name): string {
  return LINKED[field].map((name) => nameIn(linkedName($, name))).find((name) => name !== '') ?? ''
}

/** What stands in an element that its author named after the field. */
function hinted(field: Name, { head }: Surroundings): string {
  const parts = head.flatMap((line) => {
    const names = line.within
      .slice(-2)
      .map(({ attribs }) => `${attribs['id'] ?? ''} ${attribs['class'] ?? ''}`)
    return line.parts.map((part) => ({ ...part, hint: `${part.hint} ${names.join(' ')}` }))
  })
  const fitting = parts.filter(
    ({ hint, text }) => HINTS[field].test(hint) && !/[:：]/.test(text) && isFree(text),
  )
  const named = fitting.map(({ text }) => nameIn(text)).find((text) => text !== '') ?? ''
  return field === 'source' && PERSON.test(named) && !ORGANIZATION.test(named) && fitting.length > 1
    ? ''
    : named
}

function isFree(text: string): boolean {
  return findDate(text, { timeZone: 'UTC', now: Date.UTC(2200, 0) }) === undefined && text.length >= 2
}

/** An unlabelled name beside the date is an organisation by its last character, a person by its length. */
function looksLike(field: Name, { head }: Surroundings): string {
  const isDated = (line: Line): boolean => !isFree(line.text)
  const at = head.findIndex(isDated)
  if (at < 0) return ''
  const near = head.slice(at, field === 'source' ? at + 4 : at + 1)
  const parts = near
    .flatMap((line) => unlabelled(dividedText(line)))
    .map((part) => part.replace(/\d{4}\s*[-/.年][\d\s\-/.:年月日T：]*/g, '').trim())
  if (field === 'source')
    return (
      parts.find((part) => ORGANIZATION.test(part) && part.length <= 20 && squeeze(part).length >= 3) ?? ''
    )
  if (field === 'author')
    return parts
      .filter((part) => isPersonName(part) && !ORGANIZATION.test(part))
      .slice(0, 3)
      .join(' ')
  return ''
}

/** A name on a line of its own between the title and the text. */
function standsAlone(field: Name, { head }: Surroundings): string {
  if (field !== 'author') return ''
  const names = head
    .filter(({ text, linked }) => linked === 0 && squeeze(text).length <= 12)
    .map(({ text }) => tidy(text).split(/[\s、,，]+/))
    .find((words) => words.every(isPersonName))
  return names?.slice(0, 3).join(' ') ?? ''
}

/** Offices sign their notices: their name, and the date below it. */
function signedBy({ lines }: ArticleText): string {
  const words = lines.filter(({ picture }) => !picture).slice(-4)
  const at = words.findLastIndex((line) => squeeze(line.text).length <= 14 && !isFree(line.text))
  const name = tidy(words[at - 1]?.text ?? '')
  return squeeze(name).length <= 24 && ORGANIZATION.test(squeeze(name)) && !/[，。；！？：:]/.test(name)
    ? name
    : ''
}

/** What else stands on the line of the date, and is no person. */
function besideDate({ head }: Surroundings): string {
  const line = head.find(({ text, linked }) => linked === 0 && text.length < 60 && !isFree(text))
  const date = line && findDate(line.text, { timeZone: 'UTC', now: Date.UTC(2200, 0) })
  const rest = date ? unlabelled(line.text.replace(date.text, '‖')) : []
  const names = rest.map((part) => part.replaceAll(/\d{1,2}:\d{2}(?::\d{2})?/g, '').trim())
  return names.find((name) => /^\p{Script=Han}{3,12}$/u.test(name) && !NO_SOURCE.test(name)) ?? ''
}

const NO_SOURCE = /星期|礼拜|今天|现在|首页|正文|字号|农历|上午|下午|版$/

function findReads(fields: readonly MetaFields[], { head }: Surroundings): Guess<number | undefined> {
  const labelled = fields.map(({ reads }) => parseReads(reads ?? '')).find((reads) => reads !== undefined)
  if (labelled !== undefined) return { value: labelled, confidence: 0.9 }
  const parts = head.flatMap(({ parts }) => parts)
  const hinted = parts.find(({ hint, text }) => HINTS.reads.test(hint) && /^\d{1,9}$/.test(text))
  return hinted ? { value: Number(hinted.text), confidence: 0.6 } : { value: undefined, confidence: 0 }
}
