import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { SourceContext } from '../../../src/publish/sources/context.ts'
import { createFeedIsolation, readFeed } from '../../../src/publish/sources/feed.ts'
import { createIsolation } from '../../../src/publish/sources/isolated.ts'
import { folderOf } from '../folder-of-files.ts'
import { startServer } from '../http-server.ts'
import { aSite, aSource } from '../site.ts'
import { NOW } from './read-text.ts'

function fixture(name: string): Promise<Buffer> {
  return readFile(new URL(`../../fixtures/feeds/${name}`, import.meta.url))
}

function aContext(changes: Partial<SourceContext> = {}): SourceContext {
  return { site: aSite(), configFile: '/site/site.json', now: NOW, ...changes }
}

test('reads a feed on the web, in the encoding that the server names', async () => {
  const big5 = await fixture('big5-undeclared.rss')
  const server = await startServer({
    '/feed': (_, response) => response.writeHead(200, { 'content-type': 'text/xml; charset=big5' }).end(big5),
  })
  const told: string[] = []
  const source = aSource({ name: '礦工', address: `${server.url}/feed` })
  const { answered, drafts } = await readFeed(
    source,
    aContext({ onProgress: (message) => told.push(message) }),
  )
  expect(answered).toBe(true)
  expect(drafts.map(({ title }) => title)).toEqual(['礦井裡換上新的頭燈'])
  expect(told).toEqual(['礦工'])
})

test('reads packed feeds from the disk, several in one thread', async () => {
  const folder = await folderOf({
    'a.rss.gz': await fixture('packed.rss.gz'),
    'b.rss': await fixture('gbk-as-gb2312.rss'),
  })
  const isolation = createFeedIsolation()
  onTestFinished(() => isolation.close())
  const read = (name: string): ReturnType<typeof readFeed> =>
    readFeed(aSource({ address: pathToFileURL(join(folder, name)).href }), aContext({ isolation }))
  const [a, b] = await Promise.all([read('a.rss.gz'), read('b.rss')])
  expect(a.drafts).toHaveLength(2)
  expect(b.drafts).toEqual(a.drafts)
})

test('a source that does not answer says nothing', async () => {
  const server = await startServer({ '/': (_, response) => response.writeHead(503).end() })
  const result = await readFeed(aSource({ name: '甲', address: `${server.url}/` }), aContext())
  const problem = { type: 'left-out', source: '甲', item: '', message: 'The server answered 503.' }
  expect(result).toEqual({ answered: false, drafts: [], problems: [problem] })
})

test('a captive portal’s page is not a feed', async () => {
  const server = await startServer({ '/': '<!DOCTYPE html><title>登录</title>' })
  const result = await readFeed(aSource({ address: `${server.url}/` }), aContext())
  expect(result).toMatchObject({ answered: false, drafts: [], problems: [{ type: 'left-out' }] })
})

test.each([
  ['for (;;) ;', /too long/],
  ['for (const all = []; ; ) all.push(new Array(100000).fill({ a: [] }))', /too much memory/],
  ['throw new Error("broken")', /broken/],
])('a feed that makes its reader %s is given up, and the run goes on', async (deed, message) => {
  const worker = `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => { ${deed} })`
  const folder = await folderOf({ 'worker.mjs': worker, 'a.rss': '<rss/>' })
  const isolation = createIsolation({
    script: pathToFileURL(join(folder, 'worker.mjs')),
    seconds: 2,
    megabytes: 32,
  })
  onTestFinished(() => isolation.close())
  const source = aSource({ address: pathToFileURL(join(folder, 'a.rss')).href })
  const result = await readFeed(source, aContext({ isolation }))
  expect(result).toMatchObject({
    answered: false,
    drafts: [],
    problems: [{ type: 'damaged', message: expect.stringMatching(message) }],
  })
})

test('a mistake of this program is not the source’s', async () => {
  const isolation = { run: () => Promise.reject(new TypeError('mistake')), close: async () => {} }
  const folder = await folderOf({ 'a.rss': '<rss/>' })
  const source = aSource({ address: pathToFileURL(join(folder, 'a.rss')).href })
  await expect(readFeed(source, aContext({ isolation }))).rejects.toThrow('mistake')
})
