import { readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { takeLock } from '../../src/publish/lock.ts'
import type { Disk } from '../../src/publish/write-file.ts'
import { startServer } from './http-server.ts'
import { expectWhole, openOffice, someArticles, treeOf, type Office } from './office.ts'

const DAY = 24 * 60 * 60_000
const RED = await readFile(new URL('../fixtures/pictures/red-200x100.png', import.meta.url))
const writeBytes: Disk['writeBytes'] = (path, bytes) => writeFile(path, bytes, { flag: 'wx' })

/** An office with a published site, of whose sources everything has changed since. */
async function aChangedOffice(): Promise<Office> {
  const office = await openOffice(someArticles(6))
  await office.publish()
  for (const [file, text] of Object.entries(someArticles(6, '更正后的正文。'))) await office.write(file, text)
  await office.write('red.png', RED)
  await office.write('articles/new.md', '---\ntitle: 新\ntags: [安全]\nimage: ../red.png\n---\n\n文。\n')
  await office.configure({ title: '新名字', withdrawn: ['n0'] })
  await office.write('app/assets/b.js', 'b')
  await office.write('app/sw.js', 'const files=[{"revision":null,"url":"assets/b.js"}]')
  return office
}

describe('the folder is a complete site', () => {
  test('after every single step of a publish: the old one up to the last step, then the new one', async () => {
    const office = await aChangedOffice()
    const steps: [string, number][] = []
    await office.publish({
      yes: true,
      disk: {
        writeBytes,
        async rename(from, to) {
          await rename(from, to)
          // The worker follows within the blink of an eye; it checks what it fetches, and tries again.
          if (!/shell\.html|manifest/.test(to))
            steps.push([relative(office.out, to), await expectWhole(office.out)])
        },
      },
    })
    expect(steps.at(-1)).toEqual(['feed/head.json', 13])
    expect(steps.slice(0, -1).every(([, seq]) => seq === 6)).toBe(true)
    const order = steps.map(([path]) => path)
    const places = ['assets/b.js', 'sw.js', 'feed.json', 'feed/head.json'].map((path) => order.indexOf(path))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(order.findIndex((path) => path.startsWith('feed/packs/'))).toBe(1)
    expect(order[0]).toMatch(/^images\//)
    expect(await expectWhole(office.out)).toBe(13)
    await expect(stat(join(office.out, 'article/n0'))).rejects.toThrow('ENOENT')
  })

  test('C6: the old one, where the disk is full before everything is written', async () => {
    for (const left of [0, 3, 9, 15]) {
      const office = await aChangedOffice()
      const before = await treeOf(office.out)
      let written = 0
      const full: Disk['writeBytes'] = async (path, bytes) => {
        if ((written += 1) <= left) return writeBytes(path, bytes)
        await writeBytes(path, bytes.subarray(0, 1))
        throw Object.assign(new Error('write'), { code: 'ENOSPC' })
      }
      const publishing = office.publish({ yes: true, disk: { writeBytes: full, rename } })
      await expect(publishing).rejects.toThrow('There is no space left on the disk to write')
      const after = await treeOf(office.out)
      for (const path of after.keys()) if (path.startsWith('/images/')) after.delete(path)
      expect(after).toEqual(before)
      expect(await office.publish({ yes: true })).toMatchObject({ type: 'published', changed: 5 })
    }
  })

  test('C7: a second run is told about the first and changes nothing', async () => {
    const office = await aChangedOffice()
    const lock = await takeLock(office.out)
    const before = await treeOf(office.out)
    await expect(office.publish({ yes: true })).rejects.toThrow('Another run is publishing into this folder')
    expect(await treeOf(office.out)).toEqual(before)
    await lock.release()
    const runs = await Promise.allSettled([office.publish({ yes: true }), office.publish({ yes: true })])
    expect(runs.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await expectWhole(office.out)).toBe(13)
  })

  test('what killed runs left goes, and nothing else that begins with a dot', async () => {
    const office = await openOffice(someArticles(1))
    await office.publish()
    const left = [
      '.0f8fad5b-d9cb-469f-a165-70867728950e.tmp',
      'article/n0/.7c9e6679-7425-40de-944b-e07fc1f90ae7.tmp',
    ]
    for (const file of [...left, '.htaccess', 'article/.own.tmp'])
      await writeFile(join(office.out, file), 'x')
    expect(await office.publish()).toMatchObject({ type: 'unchanged' })
    const files = [...(await treeOf(office.out)).keys()]
    expect(files).toEqual(expect.arrayContaining(['/.htaccess', '/article/.own.tmp']))
    expect(files.some((file) => left.includes(file.slice(1)))).toBe(false)
  })
})

describe('more than a fifth of a source’s articles changing at once', () => {
  test('needs --yes; without it nothing is published', async () => {
    const office = await openOffice(someArticles(20))
    await office.publish()
    for (const [file, text] of Object.entries(someArticles(5, '另一个网站。'))) await office.write(file, text)
    const before = await treeOf(office.out)
    const report = await office.publish()
    expect(report).toMatchObject({
      type: 'refused',
      massChanges: [{ source: 'articles', changed: 5, withdrawn: 0, articles: 20 }],
    })
    expect(await treeOf(office.out)).toEqual(before)
    expect(await office.publish({ yes: true })).toMatchObject({
      type: 'published',
      changed: 5,
      massChanges: [],
    })
  })

  test('is not: four of them, a fifth of them, or any number of new ones', async () => {
    const office = await openOffice(someArticles(4))
    await office.publish()
    for (const [file, text] of Object.entries(someArticles(4, '改。'))) await office.write(file, text)
    expect(await office.publish()).toMatchObject({ type: 'published', changed: 4 })
    for (const [file, text] of Object.entries(someArticles(25, '改。'))) await office.write(file, text)
    expect(await office.publish()).toMatchObject({ type: 'published', added: 21 })
    for (const [file, text] of Object.entries(someArticles(5, '再改。'))) await office.write(file, text)
    expect(await office.publish()).toMatchObject({ type: 'published', changed: 5 })
  })

  test('is one that they are withdrawn, by the source or by the config', async () => {
    const office = await openOffice(someArticles(10))
    await office.publish()
    await office.configure({ withdrawn: ['n0', 'n1', 'n2', 'n3', 'n4'] })
    expect(await office.publish()).toMatchObject({
      type: 'refused',
      massChanges: [{ source: 'articles', withdrawn: 5, articles: 10 }],
    })
    for (let i = 0; i < 5; i += 1) await office.remove(`articles/n${i}.md`)
    expect(await office.publish()).toMatchObject({
      massChanges: [{ source: 'site.json', withdrawn: 5, articles: 10 }],
    })
  })
})

/** A feed whose items are those numbers, on that host. */
function feedOf(host: string, numbers: readonly number[], text = '正文'): string {
  const items = numbers.map(
    (number) => `<item><guid>https://${host}/${number}</guid><link>https://${host}/${number}</link>
      <title>第${number}篇</title><description>${text}</description></item>`,
  )
  return `<rss version="2.0"><channel><title>报</title><link>https://${host}/</link>${items.join('')}</channel></rss>`
}

async function aFeedOffice(): Promise<Office & { feed: (xml: string) => void }> {
  const state = { xml: feedOf('news.example.cn', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) }
  const server = await startServer({ '/rss.xml': (_, response) => void response.end(state.xml) })
  const office = await openOffice()
  await office.configure({
    sources: [{ type: 'feed', url: `${server.url}/rss.xml`, category: 'news', name: '报' }],
  })
  await office.publish({ allowPrivate: true })
  return {
    ...office,
    publish: (options) => office.publish({ allowPrivate: true, ...options }),
    feed: (xml) => void (state.xml = xml),
  }
}

describe('F6: a source that is suddenly', () => {
  test.each([
    ['empty', feedOf('news.example.cn', []), /empty now, after 10 articles/],
    ['nine tenths smaller', feedOf('news.example.cn', [1]), /has 1 articles now, after 10/],
  ])('%s withdraws nothing and is reported until it is itself again or accepted', async (_, xml, message) => {
    const office = await aFeedOffice()
    office.feed(xml)
    for (let run = 0; run < 2; run += 1) {
      const report = await office.publish()
      expect(report).toMatchObject({ articles: 10, withdrawn: 0, changed: 0 })
      expect(report.problems).toMatchObject([
        { type: 'left-out', source: '报', message: expect.stringMatching(message) },
      ])
    }
    expect(await office.publish({ yes: true })).toMatchObject({ articles: 10, problems: [] })
    expect(await office.publish()).toMatchObject({ articles: 10, problems: [] })
  })

  test('another site’s feed is left out, until it is accepted', async () => {
    const office = await aFeedOffice()
    office.feed(feedOf('casino.example.org', [71, 72]))
    const report = await office.publish()
    expect(report).toMatchObject({ articles: 10, added: 0, withdrawn: 0 })
    expect(report.problems[0]?.message).toMatch(
      /elsewhere now \(casino\.example\.org\): 2 articles wait for --yes/,
    )
    office.feed(feedOf('news.example.cn', [10, 11]))
    expect(await office.publish()).toMatchObject({ articles: 11, added: 1, problems: [] })
    office.feed(feedOf('new-name.example.cn', [1, 2]))
    expect(await office.publish({ yes: true })).toMatchObject({ articles: 13, problems: [] })
  })

  test('of other words under the same addresses is not published', async () => {
    const office = await aFeedOffice()
    office.feed(feedOf('news.example.cn', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], '别的话'))
    expect(await office.publish()).toMatchObject({
      type: 'refused',
      massChanges: [{ source: '报', changed: 10 }],
    })
  })

  test('all new is as it should be, when it comes from where it came from', async () => {
    const office = await aFeedOffice()
    office.feed(feedOf('news.example.cn', [21, 22, 23]))
    expect(await office.publish()).toMatchObject({ articles: 13, problems: [] })
  })

  test('a broken memory of it only means that nothing is noticed', async () => {
    const office = await aFeedOffice()
    await office.write('out/feed/sources.json', '{')
    office.feed(feedOf('news.example.cn', []))
    expect(await office.publish()).toMatchObject({ articles: 10, problems: [] })
    await office.write('out/feed/sources.json', '{"sources":{"a":1}}')
    expect(await office.publish()).toMatchObject({ articles: 10, problems: [] })
  })
})

describe('a dry run', () => {
  test('says what would change and writes nothing', async () => {
    const office = await aChangedOffice()
    const before = await treeOf(office.folder)
    const report = await office.publish({ dryRun: true, yes: true })
    expect(report).toMatchObject({
      type: 'published',
      added: 1,
      changed: 5,
      withdrawn: 1,
      articles: 6,
      seq: 13,
    })
    expect(report.changes).toEqual(
      expect.arrayContaining([
        { type: 'added', slug: 'new', title: '新' },
        { type: 'changed', slug: 'n1', title: '第1篇' },
        { type: 'withdrawn', slug: 'n0', title: '第0篇' },
      ]),
    )
    expect(await treeOf(office.folder)).toEqual(before)
    expect(await office.publish({ dryRun: true })).toMatchObject({ type: 'refused', added: 1 })
    const { changes: _, ...published } = { ...report }
    expect(await office.publish({ yes: true })).toEqual(published)
    expect(await office.publish({ dryRun: true })).toMatchObject({ type: 'unchanged', changes: [] })
  })

  test('of a first publish does not even make the folder', async () => {
    const office = await openOffice(someArticles(2))
    expect(await office.publish({ dryRun: true })).toMatchObject({ type: 'published', added: 2 })
    await expect(stat(office.out)).rejects.toThrow('ENOENT')
  })
})

describe('packs and pictures that nothing refers to any more', () => {
  test('stay seven days from then on, and go', async () => {
    const office = await openOffice({ ...someArticles(1), 'red.png': RED })
    await office.write('articles/shown.md', '---\ntitle: 图\nimage: ../red.png\n---\n\n文。\n')
    const day = (number: number): number => Date.UTC(2018, 6, 1) + number * DAY
    await office.publish({ now: day(0) })
    const packs = await readdir(join(office.out, 'feed/packs'))
    const [picture = ''] = await readdir(join(office.out, 'images'))
    // Old when they fall out of use: that must not count.
    for (const file of [`images/${picture}`, `feed/packs/${packs[0]}`])
      await utimes(join(office.out, file), 1, 1)
    await office.publish({ now: day(30) })
    await office.configure({ withdrawn: ['shown'] })
    await office.publish({ now: day(31) })
    const isThere = async (): Promise<boolean[]> => [
      (await readdir(join(office.out, 'images'))).includes(picture),
      (await readdir(join(office.out, 'feed/packs'))).includes(packs[0]!),
    ]
    await writeFile(join(office.out, 'images/logo.png'), 'of somebody else')
    await utimes(join(office.out, 'images/logo.png'), 1, 1)
    await office.publish({ now: day(37.9) })
    expect(await isThere()).toEqual([true, true])
    await office.publish({ now: day(38.1) })
    expect(await isThere()).toEqual([false, false])
    expect(await readdir(join(office.out, 'images'))).toContain('logo.png')
    expect(await expectWhole(office.out)).toBe(3)
  })
})

describe('C3: by default', () => {
  test.each(['feed', 'picture'])('no %s is fetched from this machine', async (what) => {
    const office = await openOffice()
    const server = await startServer({ '/rss.xml': feedOf('a.example', [1]), '/a.png': RED })
    const sources = [{ type: 'feed', url: `${server.url}/rss.xml`, category: 'news' }]
    if (what === 'feed') await office.configure({ sources })
    else await office.write('articles/a.md', `![](${server.url}/a.png)\n\n文。`)
    const { problems } = await office.publish()
    expect(problems).toMatchObject([
      { type: 'left-out', message: expect.stringContaining('--allow-private') },
    ])
    expect(server.requests).toEqual([])
    expect((await office.publish({ allowPrivate: true })).problems).toEqual([])
    expect(server.requests).toHaveLength(1)
  })
})
