import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { isSlug } from '../../../src/model/article.ts'
import { generateRichText, textOf } from '../../../src/model/rich-text.ts'
import { aSource } from '../site.ts'
import { atom, NOW, onlyDraft, readText, rss } from './read-text.ts'

function item(fields: Record<string, string>): string {
  return `<item>${Object.entries(fields)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')}</item>`
}

describe('items that share a name are still several articles', () => {
  const titles = (items: Record<string, string>[]): string[] =>
    readText(rss(items.map(item).join(''))).drafts.map(({ title }) => title)

  test('when the feed gives all of them the same id', () => {
    const same = (n: string) => ({ title: n, guid: '0', link: `https://a.cn/${n}` })
    expect(titles([same('1'), same('2'), same('3')])).toEqual(['1', '2', '3'])
  })

  test('when all of them lead to the same list', () => {
    const same = (title: string) => ({ title, link: 'https://a.cn/list.php' })
    expect(titles([same('甲'), same('乙'), same('丙')])).toEqual(['甲', '乙', '丙'])
  })
})

describe('an item is the same article', () => {
  test('at the next run, whether it has an id or not', () => {
    const identities: Record<string, string>[] = [
      { guid: '1' },
      { link: 'https://a.cn/1' },
      { description: '文' },
      {},
    ]
    for (const identity of identities) {
      const { slug } = onlyDraft(rss(item({ title: '甲', ...identity })))
      expect(isSlug(slug)).toBe(true)
      expect(onlyDraft(rss(item({ title: '甲', ...identity }))).slug).toBe(slug)
    }
  })

  test('under two addresses of one page', () => {
    const { drafts } = readText(
      rss(
        item({ title: '旧', link: 'http://a.cn/1' }) +
          item({ title: '又', link: 'https://a.cn/1?utm_source=x&amp;spm=1#top' }),
      ),
    )
    expect(drafts.map(({ title }) => title)).toEqual(['旧'])
  })

  test('with the same id, and then the newest wins, wherever it stands', () => {
    const items = [
      item({ title: '旧', guid: '1', pubDate: '2018-06-14' }),
      item({ title: '新', guid: '1', pubDate: '2018-06-15' }),
      item({ title: '无日期', guid: '1' }),
      item({ title: '别的', guid: '2' }),
    ]
    expect(readText(rss(items.join(''))).drafts.map(({ title }) => title)).toEqual(['新', '别的'])
    expect(readText(rss(items.reverse().join(''))).drafts.map(({ title }) => title)).toEqual(['别的', '新'])
  })

  test('but not because both link to the start page', () => {
    const items = ['1', '2'].map((guid) => item({ title: guid, guid, link: 'https://news.example.cn/' }))
    expect(readText(rss(items.join(''))).drafts).toHaveLength(2)
  })
})

describe('an item without', () => {
  test('title has its first words', () => {
    expect(
      onlyDraft(rss(item({ description: '昨天夜里气温降到零下二十度。工会送来了防寒棚。' }))).title,
    ).toBe('昨天夜里气温降到零下二十度')
    expect(onlyDraft(rss(item({ description: '字'.repeat(99) }))).title).toBe(`${'字'.repeat(30)}…`)
  })

  test('text is kept', () => {
    expect(onlyDraft(rss(item({ title: '甲' }))).content).toEqual([])
  })

  test('words but with a picture has the site’s name', () => {
    expect(onlyDraft(rss(item({ description: '&lt;img src="/a.jpg"&gt;' }))).title).toBe('工会新闻')
  })

  test('title and text is left out and reported', () => {
    const { drafts, problems } = readText(rss(item({ guid: '1', description: ' ' })))
    expect(drafts).toEqual([])
    expect(problems).toMatchObject([{ type: 'left-out', message: 'An item has neither title nor text.' }])
  })

  test('date has none; one from the future neither', () => {
    expect(onlyDraft(rss(item({ title: '甲' }))).date).toBeUndefined()
    expect(onlyDraft(rss(item({ title: '甲', pubDate: '2099-01-01' }))).date).toBeUndefined()
  })
})

describe('the category is', () => {
  const source = aSource({ category: 'news', categories: new Map([['财经', 'economy']]) })
  const categoryOf = (...words: string[]): string => {
    const items = `<item><title>甲</title>${words.map((word) => `<category>${word}</category>`).join('')}</item>`
    return onlyDraft(rss(items), { source }).category
  }

  test('what the operator’s words say, first', () => {
    expect(categoryOf('安全生产', ' 财 经')).toBe('safety')
    expect(categoryOf('安全生产', '财经')).toBe('economy')
  })

  test('else the site’s category of that id or title', () => {
    expect(categoryOf('别的', 'ＳＡＦＥＴＹ')).toBe('safety')
    expect(categoryOf('经济技术')).toBe('economy')
  })

  test('else the source’s', () => {
    expect(categoryOf('别的', '__proto__', 'constructor')).toBe('news')
  })
})

test('has twelve tags at most, none longer than forty characters', () => {
  const words = [...Array.from({ length: 20 }, (_, index) => `词${index}`), '长'.repeat(41)].reverse()
  const { tags } = onlyDraft(
    rss(`<item><title>甲</title>${words.map((word) => `<category>${word}</category>`).join('')}</item>`),
  )
  expect(tags).toHaveLength(12)
  expect(tags[0]).toBe('词19')
})

test('clips a title of a megabyte', () => {
  expect([...onlyDraft(rss(item({ title: '😀'.repeat(3e5) }))).title]).toHaveLength(200)
})

test('tells where a text was longer than a phone reads', () => {
  const { problems } = readText(rss(item({ title: '甲', description: 'x '.repeat(3e5) })))
  expect(problems).toMatchObject([{ type: 'notice', item: '甲' }])
})

test('resolves relative addresses against the page in RSS and against the feed in Atom', () => {
  const image = '&lt;img src="a.jpg"&gt;'
  const fromRss = onlyDraft(rss(item({ link: 'https://news.example.cn/2018/1.html', description: image })))
  const fromAtom = onlyDraft(
    atom(
      `<entry><link href="https://news.example.cn/2018/1.html"/><content type="html">${image}</content></entry>`,
    ),
  )
  expect(generateRichText(fromRss.content)).toContain('https://news.example.cn/2018/a.jpg')
  expect(generateRichText(fromAtom.content)).toContain('https://news.example.cn/a.jpg')
})

test('runs no script, wherever one is hidden', () => {
  const attack = '&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;alert(1)&lt;/script&gt;"&gt;甲'
  const fields = {
    title: attack,
    description: attack,
    category: attack,
    author: attack,
    link: 'javascript:alert(1)',
    guid: attack,
  }
  const draft = onlyDraft(rss(item(fields), `<title>${attack}</title>`))
  expect(generateRichText(draft.content)).not.toMatch(/script|onerror/)
  expect(draft.url).toBe('')
})

describe('every item of a real feed comes through', () => {
  const folders = [fileURLToPath(new URL('../../fixtures/feeds', import.meta.url))]
  if (process.env['WORKSITE_DATA']) folders.push(join(process.env['WORKSITE_DATA'], 'feeds'))
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:rss|xml|rdf|atom|json)$/.test(name))
      .map((name) => join(folder, name)),
  )

  test.each(files)('%s', async (file) => {
    const bytes = await readFile(file)
    const expected = bytes.toString('latin1').match(/<item[\s>]|<entry[\s>]|"content_html"\s*:/g)?.length ?? 2
    const { drafts, problems } = readText(bytes, { now: NOW })
    expect(problems).toEqual([])
    expect(drafts).toHaveLength(expected === 0 ? 2 : expected)
    for (const { title, date, url, content } of drafts) {
      expect(title).not.toBe('')
      expect(date).toBeTypeOf('number')
      expect(url).toMatch(/^https?:/)
      // Some items are only a picture.
      expect(textOf(content) || generateRichText(content)).not.toBe('')
    }
  })
})
