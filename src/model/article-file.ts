import { articleAddress, wholeAddress } from './article-address.ts'
import type { Article } from './article.ts'
import { generateRichText, parseRichText, type RichElement, type RichNode } from './rich-text.ts'
import type { Site } from './site.ts'

/** What goes into a file that stands alone. */
export interface ArticleFile {
  article: Pick<Article, 'slug' | 'title' | 'html' | 'picture' | 'url'>
  site: Pick<Site, 'title' | 'language' | 'url'>
  /** `data:` URLs by the picture's `src`; one that is missing here shows its words instead. */
  pictures: ReadonlyMap<string, string>
  /** A QR Code of the article's address: sides of its view box and the path of its dark modules. */
  code?: { side: number; path: string }
  words: FileWords
}

/** The sentences of the file, in the reader's language. */
export interface FileWords {
  /** Source, dates and the like, one each. */
  facts: readonly string[]
  /** What the address is called, and that of the first publication. */
  address: string
  original: string
  scan: string
  picture: string
  /** What is known of what an address leads to, such as how long a recording is; '' where nothing is. */
  factsOf: (url: string) => string
}

/** The article as one HTML document that asks for nothing and runs nothing. */
export function generateArticleFile(file: ArticleFile): string {
  const { article, site, words } = file
  const title = escape(article.title)
  return `<!doctype html>
<html lang="${escape(site.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${FILE_STYLE}</style>
</head>
<body>
<header>${escape(site.title)}</header>
<main>
<h1 dir="auto">${title}</h1>
<p class="facts">${words.facts.map((fact) => `<span>${escape(fact)}</span>`).join(' ')}</p>
${generateRichText(standAlone(nodesOf(article), file))}
</main>
<footer>
${generateCode(file)}
<p>${escape(words.address)}<br>${generateLink(articleAddress(site, article.slug))}</p>
${article.url ? `<p>${escape(words.original)}<br>${generateLink(article.url)}</p>` : ''}
</footer>
</body>
</html>
`
}

/** A name that every file system takes: the title without what has a meaning in paths. */
export function articleFileName(title: string): string {
  const clean = title
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2066-\u2069"*/:<>?\\|]+/g, ' ')
    .trim()
    .replace(/^[.\s]+/, '')
  return `${[...clean].slice(0, 60).join('').trim() || 'article'}.html`
}

/** Exactly these characters are what the policy allows; `STYLE_HASH` is their SHA-256. */
export const FILE_STYLE = `:root{color-scheme:light dark}body{max-width:42rem;margin:0 auto;padding:1.5rem 1rem 3rem;font:1.1875rem/1.85 "PingFang SC","Hiragino Sans GB","Noto Sans CJK SC","Microsoft YaHei",sans-serif;line-break:strict;overflow-wrap:anywhere}header{border-top:6px solid #a8251b;padding-top:.5rem;font-weight:700}h1{margin:1.5rem 0 1rem;font-size:1.75rem;line-height:1.35}.facts{display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.875rem}img{display:block;max-width:100%;height:auto;margin:0 auto}figure{margin:0 0 1em}figcaption{font-size:.875rem;text-align:center}table{display:block;overflow-x:auto;border-collapse:collapse;line-height:1.6}th,td{min-width:4em;border-bottom:1px solid;padding:.5rem 1rem .5rem 0;text-align:left;vertical-align:top}blockquote{margin:0 0 1em;border-left:3px solid #a8251b;padding-left:1rem}pre{overflow-x:auto}footer{margin-top:3rem;border-top:1px solid;padding-top:1rem;font-size:.875rem}svg{display:block;width:10rem;height:10rem}@media print{body{padding:0;font-size:12pt}img{max-height:95mm;width:auto}figure,tr{break-inside:avoid}}`

export const STYLE_HASH = 'xWJ/+SGEKs9N38Hz5UQjbpn2nKPampgo7L6J7iqY63Q='

const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`

/** The lead picture stands above the text unless the text shows it too. */
function nodesOf({ html, picture }: ArticleFile['article']): RichNode[] {
  const nodes = parseRichText(html)
  if (!picture || html.includes(picture.src)) return nodes
  const { src, alt } = picture
  return [
    { tag: 'figure', attributes: {}, children: [{ tag: 'img', attributes: { src, alt }, children: [] }] },
    ...nodes,
  ]
}

function standAlone(nodes: readonly RichNode[], file: ArticleFile): RichNode[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return node
    if (node.tag === 'img') return ownPicture(node, file)
    const children = standAlone(node.children, file)
    if (node.tag !== 'a') return { ...node, children }
    const facts = file.words.factsOf(node.attributes['href'] ?? '')
    return [wholeLink({ ...node, children }, file), ...(facts ? [facts] : [])]
  })
}

function ownPicture(node: RichElement, { pictures, words }: ArticleFile): RichNode {
  const { src = '', alt = '' } = node.attributes
  const data = pictures.get(src)
  if (data?.startsWith('data:image/')) return { ...node, attributes: { ...node.attributes, src: data } }
  return { tag: 'em', attributes: {}, children: [[words.picture, alt].filter(Boolean).join('：')] }
}

/** A link to another page of the site leads there from anywhere. */
function wholeLink(node: RichElement, { site }: ArticleFile): RichElement {
  const { href } = node.attributes
  if (href === undefined) return node
  const whole = href.startsWith('/') ? wholeAddress(site, href) : href
  return { ...node, attributes: { ...node.attributes, href: whole, rel: 'noopener noreferrer' } }
}

function generateCode({ code, words }: ArticleFile): string {
  if (!code) return ''
  const { side, path } = code
  const label = escape(words.scan)
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${escape(path)}"/></svg>
<p>${label}</p>`
}

/** An address from elsewhere may be anything: only the web is linked. */
function generateLink(url: string): string {
  const shown = escape(url)
  return /^https?:\/\//i.test(url) ? `<a href="${shown}" rel="noopener noreferrer">${shown}</a>` : shown
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
