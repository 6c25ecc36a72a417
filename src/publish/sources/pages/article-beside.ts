import { isWeb, resolveLink } from '../../addresses.ts'
import { escapeMarkup } from '../../markup.ts'
import { commonElement, writePlayer } from './article-html.ts'
import { type Asides, markerOf } from './page-asides.ts'
import { hintOf, type Line, type LinePart, type PageDocument, squeeze } from './page-document.ts'

/** What belongs to an article and stands outside of its text, as HTML. */
export interface Beside {
  before: string
  after: string
}

interface Place {
  page: PageDocument
  title: Line | undefined
  /** The lines of the article. */
  kept: readonly Line[]
  asides: Asides
}

const MOST = { files: 30, players: 10 }
/** How many lines after the text a list of files may begin. */
const NEAR = 6
const FILE = /\.(?:docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|ceb|rtf|zip|rar|7z)$/i
const FILE_LINK = /\.(?:docx?|xlsx?|pptx?|pdf|wps|et|dps|ofd|ceb|rtf|zip|rar|7z)(?:$|[?#&])/i
const FILES_NAMED = /(?:^|[\s_-])(?:fj|fujian|attach(?:ment)?s?|annex|enclosure|appendix|accessory)/i
const FILES_CALLED = /^[【[（(\s]*(?:(?:相关|本文)?(?:附件|附表)|(?:附件|文件|资料)下载|下载附件)/
const NAMELESS = /^(?:点击|点此)?(?:下载|查看|打开|附件\d*)(?:附件|文件|此处|这里)?$/

/** Files to fetch and what plays: some systems keep them apart from the text. */
export function findBeside(place: Place): Beside {
  const players = playersBeside(place)
  const [before, after] = [true, false].map((isBefore) =>
    players
      .filter(({ index }) => isBefore === index <= (place.kept[0]?.index ?? Infinity))
      .map(({ element }) => writePlayer(element))
      .join(''),
  )
  return { before: before!, after: after! + filesBeside(place).map(writeFile).join('') }
}

function playersBeside({ page, title, kept, asides }: Place): PageDocument['players'] {
  const [from, to] = [title?.index ?? 0, (kept.at(-1)?.index ?? page.lines.length) + NEAR]
  const written = kept.length > 0 ? commonElement(kept) : undefined
  return page.players
    .filter(({ index, within }) => {
      const isWritten = written !== undefined && within.includes(written)
      const isAside = within.some((element) => asides.elements.has(element))
      return !isWritten && !isAside && index > from && index <= to
    })
    .slice(0, MOST.players)
}

interface AttachedFile {
  address: string
  name: string
}

function filesBeside({ page, title, kept, asides }: Place): AttachedFile[] {
  const own = new Set(kept)
  const last = kept.at(-1)?.index ?? -1
  const linked = new Set(kept.flatMap(({ parts }) => parts.map(({ link }) => link)))
  const files = new Map<string, AttachedFile>()
  for (const line of page.lines.slice((title?.index ?? -1) + 1)) {
    // What follows is of other articles.
    if (line.index > last && markerOf(line) !== undefined) break
    if (own.has(line) || line.linked === 0 || isOther(line, asides)) continue
    if (!isAttached(line, page, last)) continue
    for (const part of line.parts) {
      const file = fileOf(part, page)
      if (file && !linked.has(part.link)) files.set(file.address, files.get(file.address) ?? file)
    }
  }
  return [...files.values()].slice(0, MOST.files)
}

/** Near the text, or called what it is. */
function isAttached(line: Line, page: PageDocument, last: number): boolean {
  const near = page.lines.slice(Math.max(0, line.index - 3), line.index + 1)
  return (
    (line.index > last && line.index <= last + NEAR) ||
    near.some(({ text }) => FILES_CALLED.test(squeeze(text))) ||
    line.within.slice(-5).some((element) => FILES_NAMED.test(hintOf(element)))
  )
}

function fileOf({ link, text }: LinePart, page: PageDocument): AttachedFile | undefined {
  const address = link ? resolveLink(link, page.base) : undefined
  if (!address || !isWeb(address)) return undefined
  const words = squeeze(text)
  if (!FILE_LINK.test(address.pathname + address.search) && !FILE.test(words)) return undefined
  return {
    address: address.href,
    name: words === '' || NAMELESS.test(words) ? nameIn(address, words) : text.trim(),
  }
}

function nameIn({ pathname }: URL, words: string): string {
  const file = pathname.split('/').at(-1)!
  try {
    return `附件：${decodeURIComponent(file)}`
  } catch {
    return words || `附件：${file}`
  }
}

function writeFile({ address, name }: AttachedFile): string {
  return `<p><a href="${escapeMarkup(address)}">${escapeMarkup(name)}</a></p>`
}

/** Beside the article, but for a list of links: the files may be one. */
function isOther({ within }: Line, { elements, lists }: Asides): boolean {
  return within.some((element) => elements.has(element) && !lists.has(element))
}
