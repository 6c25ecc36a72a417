import { createHash } from 'node:crypto'
import { parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import { articleAddress } from '../../src/model/article-address.ts'
import {
  articleFileName,
  FILE_STYLE,
  generateArticleFile,
  STYLE_HASH,
  type ArticleFile,
} from '../../src/model/article-file.ts'
import { anArticle, aPicture, aSite } from '../helpers/articles.ts'

const DATA = 'data:image/webp;base64,AAAA'
const SRC = '/images/0123456789abcdef-800.webp'
const WORDS = {
  facts: ['来源：甲'],
  address: '网址',
  original: '原文',
  scan: '扫一扫',
  picture: '图片',
  factsOf: (url: string) => (url.endsWith('.mp3') ? ' · 3 分 12 秒 · 2.9 MB' : ''),
}

function aFile(given: Partial<ArticleFile['article']> = {}, rest: Partial<ArticleFile> = {}): string {
  return generateArticleFile({
    article: anArticle(given),
    site: aSite(),
    pictures: new Map([[SRC, DATA]]),
    words: WORDS,
    ...rest,
  })
}

/** Every element of the document with its attributes. */
function elementsOf(html: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const visit = (nodes: ReturnType<typeof parseDocument>['children']): void => {
    for (const node of nodes) {
      if (!('children' in node)) continue
      if ('name' in node) found.push({ name: node.name, attributes: node.attribs })
      visit(node.children)
    }
  }
  visit(parseDocument(html).children)
  return found
}

test('the file holds title, facts, text and both addresses', () => {
  const html = aFile({ slug: 'a', title: '题', html: '<p>正文</p>', url: 'https://old.example/1.html' })
  for (const part of ['<title>题</title>', '来源：甲', '<p>正文</p>', 'https://old.example/1.html'])
    expect(html).toContain(part)
  expect(html).toContain('href="https://reader.example.org/article/a/"')
})

test('pictures are inside, the lead picture once', () => {
  const picture = aPicture({ src: SRC, alt: '井口' })
  const sources = (html: string): unknown[] =>
    elementsOf(html).flatMap(({ name, attributes }) => (name === 'img' ? [attributes['src']] : []))
  expect(sources(aFile({ picture, html: '<p>x</p>' }))).toEqual([DATA])
  expect(sources(aFile({ picture, html: `<figure><img src="${SRC}" alt="井口"></figure>` }))).toEqual([DATA])
})

test('a recording says how long and how large it is, as on the page', () => {
  const html = aFile({ html: '<p><a href="https://a.example/1.mp3">听</a>，<a href="/tag/x/">看</a></p>' })
  expect(html).toContain('听</a> · 3 分 12 秒 · 2.9 MB，<a')
  expect(html).toContain('看</a></p>')
})

test('a picture that could not be had is told in words', () => {
  const html = aFile({ html: `<p><img src="${SRC}" alt="井口"></p>` }, { pictures: new Map() })
  expect(html).toContain('<em>图片：井口</em>')
  expect(html).not.toContain('<img')
})

test('links to the site lead there from anywhere', () => {
  expect(aFile({ html: '<p><a href="/article/b/">乙</a></p>' })).toContain(
    '<a href="https://reader.example.org/article/b/" rel="noopener noreferrer">乙</a>',
  )
})

test('the address is the site’s, without anything of this reader', () => {
  expect(articleAddress({ url: 'https://a.example/news/' }, 'b')).toBe('https://a.example/news/article/b/')
})

test('the policy allows this very style and nothing else', () => {
  expect(STYLE_HASH).toBe(createHash('sha256').update(FILE_STYLE).digest('base64'))
  expect(aFile()).toContain(`default-src 'none'; img-src data:; style-src 'sha256-${STYLE_HASH}'`)
})

const PAYLOADS = [
  '<script>window.hit=1</script>',
  '"><img src=x onerror="window.hit=1">',
  "'><svg onload=window.hit=1>",
  '</title></style><script>window.hit=1</script>',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '<a href="javascript:window.hit=1">x</a>',
  '<math><mtext><style><img src=x onerror=window.hit=1></style></mtext></math>',
  '&lt;script&gt;window.hit=1&lt;/script&gt;',
]

test.each(PAYLOADS)('%s stays text wherever it stands', (payload) => {
  const html = aFile(
    {
      title: payload,
      html: `<p>${payload}</p>${payload}`,
      url: payload,
      picture: aPicture({ src: SRC, alt: payload }),
    },
    {
      site: aSite({ title: payload, language: payload }),
      words: {
        facts: [payload],
        address: payload,
        original: payload,
        scan: payload,
        picture: payload,
        factsOf: () => payload,
      },
      code: { side: 29, path: payload },
    },
  )
  const elements = elementsOf(html)
  expect(elements.filter(({ name }) => /^(?:script|iframe|math|mtext|object)$/.test(name))).toEqual([])
  expect(elements.filter(({ name }) => name === 'style' || name === 'svg' || name === 'title')).toHaveLength(
    3,
  )
  const attributes = elements.flatMap((element) => Object.entries(element.attributes))
  expect(attributes.filter(([name]) => name.startsWith('on') || name === 'style')).toEqual([])
  expect(attributes.filter(([name, value]) => name === 'href' && !/^https?:/.test(value))).toEqual([])
  expect(attributes.filter(([name, value]) => name === 'src' && value !== DATA)).toEqual([])
})

test('a picture from elsewhere never gets in', () => {
  const pictures = new Map([[SRC, 'https://elsewhere.example/x.webp']])
  expect(aFile({ html: `<img src="${SRC}">` }, { pictures })).not.toContain('elsewhere')
})

test.each([
  ['劳动竞赛', '劳动竞赛.html'],
  ['../../etc/passwd', 'etc passwd.html'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.html'],
  ['\u202egpj', 'gpj.html'],
  ['///', 'article.html'],
  ['长'.repeat(200), `${'长'.repeat(60)}.html`],
])('%s becomes a file name', (title, name) => {
  expect(articleFileName(title)).toBe(name)
})
