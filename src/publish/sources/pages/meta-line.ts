/** What a line such as `来源：证券时报网作者：李在山` says; '' where a label has no value. */
export type MetaFields = Partial<Record<MetaField, string>>
export type MetaField = (typeof FIELDS)[number]

const FIELDS = [
  'published',
  'updated',
  'source',
  'author',
  'editor',
  'reads',
  'tags',
  'trail',
  'other',
] as const

/** What the labels of Chinese news pages mean. Longer ones come first where one begins another. */
const LABELS: Readonly<Record<MetaField, string>> = {
  published:
    '发布时间|发布日期|发表时间|发表日期|发文时间|发文日期|公开日期|公开时间|发稿时间|录入时间|录入日期|添加时间|上传时间|生成日期|成文日期|刊发时间|信息时间|创建时间|日期|时间|发表于|发布于|发表|发布',
  updated: '更新时间|更新日期|更新于|最后更新|修改时间|编辑时间|更新',
  source:
    '文章来源|信息来源|新闻来源|稿件来源|内容来源|资料来源|消息来源|来源单位|来源于|来源|稿源|出处|来自|转载自|转自|摘自|供稿单位|供稿部门|发布机构|发布单位|发布部门|发文机关|信息提供|供稿',
  author:
    '文章作者|本报记者|本网记者|实习记者|特约记者|通讯员|作者|记者|撰稿人|撰稿|撰文|采写|执笔|文字|投稿人|供稿人|发布人|发布者',
  editor: '责任编辑|网络编辑|网站编辑|本文编辑|值班编辑|执行编辑|本期编辑|责编|编辑|录入员|录入者|录入|编 辑',
  reads:
    '阅读次数|阅读量|阅读数|点击次数|点击数|点击量|点击率|浏览次数|浏览量|浏览数|访问次数|访问量|查看次数|阅读|点击|浏览|人气|已阅|查看|围观|hits|views',
  tags: '文章标签|本文标签|相关标签|标签|关键词|关键字|主题词|tags?|keywords?',
  trail:
    '您?的?当前的?所?在?位置|[你您]?现在的?所?在?的?位置[是为]?|[你您]的?(?:当前|现在)?的?位置[是为]?|[你您]所?在的?位置[是为]?|所在位置|当前栏目',
  other:
    '审核|初审|终审|复审|校对|校审|签发|监制|审签|监审|摄影|摄像|图片|字体大小|字体|字号|文字大小|大小|分享到|分享至|分享|打印本页|打印|关闭窗口|关闭|评论数?|我要评论|跟帖|收藏|索引号|文号|发文字号|有效性|时效性|公开方式|公开形式|主题分类|信息分类|体裁分类|栏目|分类|类别|频道|所属栏目|信息类型|名称|标题|题名|语音播报|朗读|视力保护色|背景色|保护视力色|扫一扫|手机看新闻|责任单位|联系方式|电话|主办|承办',
}

const COLON = '[:：﹕∶︰꞉]'
const ALL = FIELDS.map((field) => `(?<${field}>${spaced(LABELS[field])})`).join('|')
/** A label is one only before its colon, or where a number of readers or a bracket follows. */
const LABEL = new RegExp(
  String.raw`(?:${ALL})[ ‖]*(?:[(（][^()（）:：]{0,8}[)）][ ‖]*)?(?:${COLON}|(?=[ ‖]*[(（]?[ ‖]*\d+[ ‖]*(?:次|人|$|[)）‖ ])))`,
  'gi',
)
const ONE_LABEL = new RegExp(LABEL.source, 'i')
/** What stands on such lines for readers to press. */
const NOISE =
  /[【[〖][^】\]〗]*(?:大|小|打印|关闭|推荐|评论|收藏|返回|字|繁)[^】\]〗]*[】\]〗]|(?<![A-Za-z])A[+＋-](?![A-Za-z])|(?:我要评论|我要纠错|纠错|打印本?页?|关闭(?:窗口|本页)?|分享到?|收藏本?[页文]?|加入收藏|字体|字号|[【[]?[大中小]{1}[】\]]?(?=[ ‖]*[大中小])|返回|复制链接|订阅|关注|手机看新闻|进入论坛|发表评论|参与评论|放大|缩小|默认|正常|TT|T\||小[ ‖]*$|大[ ‖]*$)/g
/** The names that systems give to nobody. */
const NOBODY =
  /^(?:undefined|null|admin|administrator|editor|webmaster|user|guest|root|test|dede\w*|织梦.*|phpcms|wordpress|empirecms|无|未知|佚名)$/i
const BAR = '\\s*[|｜丨]\\s*'
const BARRED_LABEL = '(?:来源|作者|文字?|撰文|图片?|摄影|编辑|责编|责任编辑|校对|审核|监制|供稿)'
/** Chat apps' accounts write 来源 | 甘肃工人报; in a row of links, further words follow behind the next bar. */
const BARRED = new RegExp(
  `(^|‖|\\s)(${BARRED_LABEL})${BAR}(?!${BARRED_LABEL}\\s*$)(?=[\\p{Script=Han}、]{2,16}(?:\\s{2,}|\\s*‖|\\s*$|\\s+${BARRED_LABEL}${BAR}))`,
  'gu',
)
const DATE_LIKE = /(?:\d{4}|(?<!\d)\d{2})\s*[-/.年]\s*\d{1,2}\s*[-/.月]|\d{1,2}:\d{2}/

/** Reads the labels of a line; parts of it that come from different elements are divided by ‖. */
export function parseMetaLine(text: string): MetaFields {
  const line = text
    .slice(0, 1000)
    .replaceAll(BARRED, '$1$2：')
    .replaceAll(/[\s\u00a0\u3000]+/g, ' ')
    // （编辑 王五）
    .replaceAll(/([(（【[] ?(?:责任编辑|责编|编辑)) (?=\p{Script=Han}{2,4}[ )）】\]])/gu, '$1：')
  const labels = [...line.matchAll(LABEL)]
  const fields: MetaFields = {}
  for (const [index, label] of labels.entries()) {
    const field = FIELDS.find((name) => label.groups?.[name] !== undefined)!
    const value = line.slice(label.index + label[0].length, labels[index + 1]?.index)
    // Two labels of one kind: the first that says something counts.
    if (!fields[field] || isNobody(fields[field])) fields[field] = valueOf(field, value)
  }
  return fields
}

/** What is left of a line without its labels, their values and what is there to be pressed. */
export function unlabelled(text: string): string[] {
  const line = text.slice(0, 1000)
  const first = line.search(ONE_LABEL)
  return (first < 0 ? line : line.slice(0, first))
    .replaceAll(NOISE, '‖')
    .split(/\s*[‖|｜·•]\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Whether a name is the system's own word for somebody it does not know. */
export function isNobody(name: string): boolean {
  return NOBODY.test(name)
}

export function hasLabel(text: string): boolean {
  return ONE_LABEL.test(text.slice(0, 1000))
}

/** The number of readers in `4767次`, `(15878)` or `1.2万`. */
export function parseReads(text: string): number | undefined {
  const [, digits = '', unit = ''] =
    /^\D{0,3}?(\d[\d,]*(?:\.\d+)?)\s*(万)?/.exec(text.replaceAll(/[\s‖]/g, '')) ?? []
  if (digits === '') return undefined
  const reads = Math.round(Number(digits.replaceAll(',', '')) * (unit === '万' ? 10_000 : 1))
  return Number.isSafeInteger(reads) && reads < 1e10 ? reads : undefined
}

function valueOf(field: MetaField, value: string): string {
  const isDate = field === 'published' || field === 'updated'
  if (isDate || field === 'trail') return value.replaceAll('‖', ' ').trim()
  if (field === 'tags') return trimName(value.replaceAll('‖', ' '))
  const [said = ''] = value.replaceAll(NOISE, '|').trim().split(/[|｜]/)
  return field === 'reads' ? said.replaceAll('‖', '').trim() : trimName(ownPart(cutAtDate(said), field))
}

function cutAtDate(value: string): string {
  const at = value.search(DATE_LIKE)
  return at < 0 ? value : value.slice(0, at)
}

/** A name may be spread over elements only where a hyphen or bracket joins them, or where names follow names. */
function ownPart(value: string, field: MetaField): string {
  const parts = value
    .split('‖')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const joined = parts.slice(1).reduce((name, part) => {
    const isContinued = /[-—–_·、,，/&(（]$/.test(name) || /^[-—–_·、,，/&)）]/.test(part)
    return isContinued
      ? name + part
      : field !== 'source' && isNames(name) && isNames(part)
        ? `${name} ${part}`
        : name
  }, parts[0] ?? '')
  return joined.replaceAll(/\s{2,}.*$/g, '')
}

function isNames(text: string): boolean {
  return /^[\u4e00-\u9fff]{2,4}(?: [\u4e00-\u9fff]{2,4})*$/.test(text)
}

function trimName(value: string): string {
  return value
    .replaceAll(/^[\s:：,，;；|/>＞—–()（[【《-]*(?=[^\s])|[\s:：,，;；|/—–[【（(<>-]+$/g, (edge) =>
      /[《([（【]/.test(edge.trim().at(-1) ?? '') && edge.length === 1 ? edge : '',
    )
    .replace(/^(?<open>[(（[【])(?<inner>[^)）\]】]*)[)）\]】]?$/, '$<inner>')
    .replace(/^(?<inner>[^(（[【]*)[)）\]】]+$/, '$<inner>')
    .trim()
    .slice(0, 200)
}

/** Two characters of a label are often spaced out to the width of four. */
function spaced(labels: string): string {
  return labels
    .split('|')
    .map((label) => (/^[\u4e00-\u9fff]{2}$/.test(label) ? `${label[0]}[ ‖]{0,8}${label[1]}` : label))
    .join('|')
}
