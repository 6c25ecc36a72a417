import type { Element } from 'domhandler'
import { isWeb, resolveLink } from '../../addresses.ts'
import { isTrackingPixel, pictureAddress } from '../../html-pictures.ts'
import { findDate } from '../../dates.ts'
import { hasLabel, parseMetaLine, unlabelled } from './meta-line.ts'
import { dividedText, hintOf, type Line, type PageDocument, squeeze } from './page-document.ts'
import { isDataTable } from './page-tables.ts'

export interface JudgedLines {
  kept: Line[]
  /** Lines that name the editor and the like. */
  signed: Line[]
}

interface Judging {
  page: PageDocument
  title: Line | undefined
  isAside: (line: Line) => boolean
}

/** What pages write around an article for their readers to press, scan or obey. */
const FURNITURE: readonly RegExp[] = [
  /^[[【(（]?(?:点击|点此|戳|请点击).{0,4}(?:进入|查看|下载|阅读|关注|这里|此处|访问|报名|播放|观看).{0,40}(?:[>»＞]|】|\]|$)/,
  /^.{0,30}(?:查看|阅读|返回|进入)(?:更多|全文|原文|详情|首页|列表|专题|频道|主页).{0,8}$/,
  /^(?:分享|转发|收藏|打印|关闭|评论|点赞|纠错|顶部|返回|复制|举报|投稿|[【[]?(?:纠错|打印|关闭|返回|收藏|推荐|分享|字号|评论|详细|查看)).{0,16}$/,
  /^.{0,12}(?:扫一扫|扫码|扫描|识别|长按).{0,20}(?:二维码|微信|手机|关注|打开|分享|查看|阅读|客户端|APP|公众号).{0,30}$/i,
  /^(?:用|打开)?微信.{0,6}扫.{0,30}$/,
  /^.{0,8}二维码.{0,16}$/,
  /^(?:特别|版权|免责|本[站网]|郑重)?(?:声明|提示|说明)[:：].{0,600}$/,
  /^.{0,30}(?:未经.{0,12}(?:授权|许可|允许|同意).{0,12}不得|转载.{0,6}(?:请|须|需).{0,6}(?:注明|联系)|版权归.{0,20}所有|侵[权删].{0,10}联系).{0,200}$/,
  /^.{0,40}(?:版权所有|copyright|all rights? reserved|ICP备|公网安备).{0,200}$/i,
  /^(?:上|下|前|后)(?:一)?[篇条页则个]\s*(?:新闻|文章)?\s*[:：>＞].{0,120}$/,
  /^(?:上|下)一?[篇条页]$|^没有了?$|^(?:首页|尾页|末页|共\d+页.{0,30}|第\d+页)$/,
  /^(?=.*[页頁])(?:共?\d{1,3}[页頁][:：]?|第?\d{1,3}[页頁]?|首[页頁]|上一?[页頁]|下一?[页頁]|[尾末][页頁]|余下全文|[|[\]【】()（）.…/<>«»‹›:：])+$/,
  /^(?:(?:[【[(（]?\d{1,3}[】\])）])+|(?:\d\s?){2,20}下一页)$/,
  /^(?:关注|订阅|下载).{0,20}(?:公众号|微信|微博|客户端|APP|我们).{0,20}$/i,
  /^(?:大|中|小|T|\||[【】[\]]|\+|-|A){2,14}$/,
  /^(?:分享到|分享至|字体大小|字号|字体)[:：]?.{0,30}$/,
  /^(?:顶|踩|赞|有用|没用|支持|反对|不感兴趣|加载更多|加载中|展开全文|正文|更多)(?:[(（]?\d*[)）]?)?(?:\.{3}|…)?$/,
  /^(?:图集|组图|视频|音频|播放|正在播放|暂停|重播|全屏|倍速|(?:上|下)一张|(?:查看|点击)?(?:查看)?(?:原图|大图)|\d+\/\d+)$/,
  /^(?:广告(?:位|招租|合作|联系|投放)?.{0,16}|ad|advertisement|赞助商?)$/i,
  /^(?:(?:新浪|腾讯)?(?:微博|微信)(?:好友)?|(?:微信)?朋友圈|QQ(?:空间|好友)?|人人网|豆瓣|复制链接|Facebook|Twitter|Telegram)$/i,
  /^(?:回到?|返回|到)(?:页面)?顶部.{0,4}$|^top$/i,
  /^《[^《》]{2,16}》[(（].{4,30}版.{0,8}[)）]$/,
  /^(?:END|下载客户端.{0,20})$/,
  /^(?:相关|文章|本文|内容|新闻)?(?:热词(?:搜索)?|标签|tags?)[:：].{0,120}$/i,
  /^(?:原标题|原题)[:：].{0,120}$/,
  /^[^\p{L}\p{N}]{0,8}$/u,
]
const EDITOR = /^[[(（【\s]*(?:本文|网络|网站|值班|执行|本期|责任|实习)?\s*(?:责\s*编|编\s*辑)(?:[:：\s]|$)/
const END = /^[—-]{0,3}\s*(?:[(（【[]?\s*(?:完|全文完|END|本文完)\s*[)）】\]]?)\s*[—-]{0,3}$/i
const FILE = /\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar|7z|txt|ofd|mp3|mp4)(?:[?#]|$)/i
const CLUTTER =
  /(?:^|[/_.\-\s])(?:qr_?code|qr|ewm|erweima|wx_?code|weixin|wechat|ads?|adv|advert|guanggao|gg|banner|logo|icons?|ico|share|btn|button|next_?page|prev_?page|arrow|dot|line|spacer|blank|avatar|face|emoji|loading|fx|dianzan|print|close|bg)\d*(?=$|[/_.\-\s\d])/i
const CLUTTER_WORDS = /二维码|扫码|扫一扫|广告|关注我们|客户端下载|公众号|下一页/

/** Which of the lines that may be the article are the article. */
export function judgeLines(lines: readonly Line[], judging: Judging): JudgedLines {
  const { page, title, isAside } = judging
  const inside = lines.filter((line) => !isAside(line) && (title === undefined || line.index > title.index))
  const headless = withoutHead(inside, title)
  const cut = endOf(headless, page)
  const signed = headless.filter((line, index) => index >= cut || isSignature(line))
  const unsigned = headless.slice(0, cut).filter((line) => !isSignature(line))
  const shown = withoutFurniture(unsigned, page)
  return { kept: withoutThumbnails(trimLinks(shown), page), signed: signed.filter(isSignature) }
}

/** Whether a picture belongs to the text: none that is there to be pressed, scanned or counted. */
export function isArticlePicture(line: Line, page: PageDocument): boolean {
  const picture = line.picture!
  const read = (name: string): string => picture.attribs[name] ?? ''
  const address = pictureAddress(read, page.base)
  if (!address || isTrackingPixel(read, address) || isSmall(picture)) return false
  const words = `${read('alt')} ${read('title')}`
  if (
    CLUTTER.test(`${pathOf(address)} ${hintOf(picture).replaceAll(/\S*load\S*/g, '')}`) ||
    CLUTTER_WORDS.test(words)
  )
    return false
  return !leadsElsewhere(line, page)
}

function pathOf(address: URL): string {
  return address.pathname.slice(-120)
}

function isSmall(picture: Element): boolean {
  const [width, height] = sizesOf(picture)
  return Math.min(width, height) <= 40 || (width >= 400 && height <= 100)
}

/** Width and height as written, Infinity where they are not. */
function sizesOf(picture: Element): [number, number] {
  const read = (side: string): number => {
    const styled = new RegExp(`(?:^|[;\\s])${side}:\\s*(\\d+)px`).exec(picture.attribs['style'] ?? '')?.[1]
    return Number.parseFloat(styled ?? picture.attribs[side] ?? '') || Infinity
  }
  return [read('width'), read('height')]
}

/** A picture that leads to another site is an advertisement. */
function leadsElsewhere(line: Line, page: PageDocument): boolean {
  const link = line.parts[0]?.link
  const target = link ? resolveLink(link, page.base) : undefined
  if (!target || !isWeb(target) || /\.(?:jpe?g|png|gif|webp|bmp)(?:$|[?!@])/i.test(target.href)) return false
  return siteOf(target.hostname) !== siteOf(page.base.hostname)
}

function siteOf(host: string): string {
  const names = host.split('.')
  const isSecondLevel = /^(?:com|net|org|gov|edu|ac)$/.test(names.at(-2) ?? '')
  return names.slice(isSecondLevel ? -3 : -2).join('.')
}

/** Between the title and the first sentence stand lines about the article. */
function withoutHead(lines: readonly Line[], title: Line | undefined): Line[] {
  const first = lines.findIndex((line) => isProse(line))
  const repeated = squeeze(title?.text ?? '')
  return lines.filter((line, index) => {
    if (line.picture) return true
    const text = squeeze(line.text)
    if (repeated !== '' && (text === repeated || isTitlePart(line, title!))) return false
    return (first >= 0 && index >= first) || !isAboutArticle(line)
  })
}

function isTitlePart(line: Line, title: Line): boolean {
  return line.block === title.block && /^h[1-6]$/.test(line.block.name)
}

function isProse(line: Line): boolean {
  return (
    !hasLabel(line.text) && squeeze(line.text).length - line.linked >= 20 && /[，。；！？、]/.test(line.text)
  )
}

function isAboutArticle(line: Line): boolean {
  const text = squeeze(line.text)
  if (text.length > 200 || line.within.some(isDataTable)) return false
  if (hasLabel(dividedText(line)) && Object.keys(parseMetaLine(dividedText(line))).length > 0) return true
  const date = findDate(line.text, { timeZone: 'UTC', now: Date.UTC(2200, 0) })
  return date !== undefined && text.length - squeeze(date.text).length < 24 && !/[。，]/.test(text)
}

/** Where the article is over though its element is not. */
function endOf(lines: readonly Line[], page: PageDocument): number {
  const total = lines.reduce((sum, line) => sum + lengthOf(line), 0)
  let before = 0
  for (const [index, line] of lines.entries()) {
    const isEnd = END.test(squeeze(line.text)) || (isSignature(line) && EDITOR.test(line.text.trim()))
    if (isEnd && before > Math.max(40, total * 0.55)) return index
    if (isPaging(line, page) && before > total * 0.55) return index
    before += lengthOf(line)
  }
  return lines.length
}

function lengthOf(line: Line): number {
  return line.picture ? 0 : squeeze(line.text).length
}

function isPaging(line: Line, page: PageDocument): boolean {
  return /^(?:上|下)一?[篇条]\s*[:：]/.test(squeeze(line.text)) && page.lines.length > 0
}

/** 责任编辑：… on a line of its own. */
function isSignature(line: Line): boolean {
  const text = squeeze(line.text)
  if (
    line.picture ||
    text.length > 60 ||
    !/责编|编\s*辑|来源|作者|记者|录入|审核|供稿|稿源|阅读|点击|浏览/.test(text)
  )
    return false
  const fields = parseMetaLine(dividedText(line))
  if (fields.editor === undefined && fields.reads === undefined) return false
  return /^[^\p{L}\p{N}]*$/u.test(unlabelled(line.text).join('')) || /^[[【(（]/.test(text)
}

/** What looks like furniture is a sentence of the article where sentences stand around it. */
function withoutFurniture(lines: readonly Line[], page: PageDocument): Line[] {
  const isSaid = lines.map((line) => isFurniture(line, page) === false)
  const isSure = lines.map((line, index) => isSaid[index]! && !line.picture && isProse(line))
  const [first, last] = [isSure.indexOf(true), isSure.lastIndexOf(true)]
  return lines.filter((line, index) => {
    const isInside = first >= 0 && index > first && index < last
    return isSaid[index] || (isInside && isStatement(line))
  })
}

/** A whole sentence that nobody is meant to press. */
function isStatement(line: Line): boolean {
  const text = squeeze(line.text)
  const isSmallPrint = /版权|转载|侵权|授权|copyright|ICP|本[网站]|客户端|公众号(?:[：:]|$)|长按/i.test(text)
  return !line.picture && text.length >= 10 && line.linked === 0 && /[。！？；]$/.test(text) && !isSmallPrint
}

function isFurniture(line: Line, page: PageDocument): boolean {
  if (line.picture) return !isArticlePicture(line, page)
  const text = squeeze(line.text)
  if (text === '' || /^[^\p{L}\p{N}]+$/u.test(text)) return true
  if (line.within.some((element) => isDataTable(element))) return false
  if (text.length < 80 && line.linked > text.length * 0.5 && /(?:>>|»|》》|＞＞|→)$/.test(text)) return true
  return isRow(line) || (isFurnitureText(text) && !isSentence(text))
}

function isFurnitureText(text: string): boolean {
  return FURNITURE.some((pattern) => pattern.test(text))
}

/** Several things to press side by side: 返回 | 打印 | 关闭 */
function isRow(line: Line): boolean {
  const pieces = squeeze(line.text).split(/[|｜┊│]/)
  const isDivided = pieces.length > 2 && pieces.every((piece) => piece.length <= 14)
  if (isDivided && line.linked > 0 && !/[。！？]/.test(line.text)) return true
  const words = line.parts.map(({ text }) => squeeze(text)).filter((text) => /[\p{L}\p{N}]/u.test(text))
  return words.length > 1 && words.every((text) => text.length <= 12 && isFurnitureText(text))
}

/** A long line with whole sentences is never only there to be pressed. */
function isSentence(text: string): boolean {
  return text.length > 60 && !/声明|提示|版权|转载|copyright|ICP|未经|侵/i.test(text)
}

/** Three links in a row, or several at the very end, are a list of other articles; files stay. */
function trimLinks(lines: readonly Line[]): Line[] {
  const kept: Line[] = []
  let run: Line[] = []
  for (const line of lines) {
    if (isLinkLine(line)) run.push(line)
    else {
      kept.push(...(run.length < 3 ? run : []), line)
      run = []
    }
  }
  return run.length > 1 && kept.length > 0 ? kept : [...kept, ...(run.length < 3 ? run : [])]
}

function isLinkLine(line: Line): boolean {
  if (line.picture || line.linked === 0 || line.within.some(isDataTable)) return false
  if (line.parts.some(({ link }) => link !== undefined && FILE.test(link))) return false
  return line.linked > squeeze(line.text).length * 0.7
}

/** Of pictures that are there small and large, the large ones stay. */
function withoutThumbnails(lines: readonly Line[], page: PageDocument): Line[] {
  const pictures = lines.filter(({ picture }) => picture)
  const addresses = new Map(pictures.map((line) => [line, addressOf(line, page)]))
  const shown = new Set(pictures.filter((line) => !isLittle(line)).map((line) => addresses.get(line)!))
  const stems = new Set([...shown].map(stemOf))
  return lines.filter((line) => {
    if (!line.picture) return true
    const link = line.parts[0]?.link ?? ''
    const address = addresses.get(line)!
    const isLarger = shown.has(link) && link !== address
    return !isLarger && !(isLittle(line) && !shown.has(address) && stems.has(stemOf(address)))
  })
}

const LITTLE = 240

function isLittle({ picture }: Line): boolean {
  return Math.min(...sizesOf(picture!)) <= LITTLE
}

function addressOf({ picture }: Line, page: PageDocument): string {
  return pictureAddress((name) => picture!.attribs[name] ?? '', page.base)?.href ?? ''
}

/** A file's name without what says how large it is. */
function stemOf(address: string): string {
  return address
    .replace(/[?#].*$/, '')
    .replace(/\.[a-z]{3,4}$/i, '')
    .replace(
      /[-_.](?:\d{2,4}x\d{2,4}|s|m|b|l|small|mid|middle|big|large|thumb|thumbnail|org|origin|original|\d{2,4})$/i,
      '',
    )
    .replace(/\/(?:s|m|b|l|small|big|large|thumbs?|thumbnails?)[-_/](?=[^/]*$)/i, '/')
}
