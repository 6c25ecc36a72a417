import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { articlesOf, readPublished } from '../../../../src/publish/folder.ts'
import { publish, type Progress, type PublishReport } from '../../../../src/publish/publish.ts'
import { folderOf } from '../../folder-of-files.ts'
import { APP } from '../../office.ts'
import { aListPage, anArticlePage, startOldSite, type OldSite } from './old-site.ts'

const BIN = fileURLToPath(new URL('../../../../src/publish/bin.js', import.meta.url))
const DAY = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 10, 22)

/** A site of so many articles, twenty to a list page. */
async function anArchive(count: number): Promise<OldSite> {
  const site = await startOldSite()
  const numbers = Array.from({ length: count }, (_, index) => count - index)
  for (let page = 1; (page - 1) * 20 < count; page += 1) {
    const rows = numbers
      .slice((page - 1) * 20, page * 20)
      .map((n) => ({ href: `/2018/${n}.html`, title: `第${n}篇旧网站上的文章`, date: '2018-06-14' }))
    const pager = page * 20 < count ? `<a href="list_${page + 1}.html">下一页</a>` : ''
    site.files.set(page === 1 ? '/list.html' : `/list_${page}.html`, aListPage(rows, pager))
  }
  for (const n of numbers) {
    site.files.set(
      `/2018/${n}.html`,
      anArticlePage({ title: `第${n}篇旧网站上的文章`, source: n === 1 ? '' : '工人报' }),
    )
  }
  return site
}

async function anOffice(site: OldSite): Promise<string> {
  const config = {
    title: '工会新闻',
    url: 'https://reader.example.org/',
    categories: [{ id: 'news', title: '新闻动态', children: [{ id: 'economy', title: '经济技术' }] }],
    sources: [{ type: 'pages', list: `${site.url}/list.html`, category: 'news', delay: 0 }],
  }
  return folderOf({ ...APP, 'site.json': JSON.stringify(config) })
}

const options = (folder: string): { config: string; out: string; app: string } => ({
  config: join(folder, 'site.json'),
  out: join(folder, 'out'),
  app: join(folder, 'app'),
})

function run(folder: string, changes: Partial<Parameters<typeof publish>[0]> = {}): Promise<PublishReport> {
  return publish({ ...options(folder), allowPrivate: true, now: NOW, ...changes })
}

/** Starts the command, and kills it once the site has been asked that often. */
async function runAndKill(folder: string, site: OldSite, requests: number): Promise<void> {
  const { config, out, app } = options(folder)
  const command = ['publish', '--config', config, '--out', out, '--app', app, '--allow-private']
  const child = spawn(process.execPath, [BIN, ...command], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  while (site.requests.length < requests && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  child.kill('SIGKILL')
  await ended
}

test('a thousand pages come in one run, go on where a killed run stopped, and are not fetched twice', async () => {
  const site = await anArchive(1000)
  const folder = await anOffice(site)
  await runAndKill(folder, site, 400)
  const { requests, sent } = site
  const asked = requests.filter((path) => path.startsWith('/2018/')).length
  expect(asked).toBeGreaterThan(200)
  expect(asked).toBeLessThan(1000)
  const progress: Progress[] = []
  const report = await run(folder, { onProgress: (step) => progress.push(step) })
  expect(report).toMatchObject({ type: 'published', articles: 1000, added: 1000 })
  expect(progress).toContainEqual({ what: 'old-pages', done: 500, total: 1000 })
  const twice = site.requests.filter(
    (path, index) => path.startsWith('/2018/') && site.requests.indexOf(path) !== index,
  )
  // The newest twenty are asked for every time, and one may have been under way.
  expect(twice.length).toBeLessThanOrEqual(21)
  const whole = [...site.files.values()].reduce((sum, file) => sum + Buffer.byteLength(file as string), 0)
  expect(site.sent).toBeLessThan(whole * 1.01)
  expect(sent).toBeLessThan(site.sent)

  const before = site.requests.length
  const sentBefore = site.sent
  expect(await run(folder)).toMatchObject({ type: 'unchanged', articles: 1000, changed: 0 })
  expect(site.sent).toBe(sentBefore)
  expect(site.requests.length - before).toBe(21)
}, 300_000)

test('a corrected page among the newest is seen at once, an old one after a week or on demand', async () => {
  const site = await anArchive(30)
  const folder = await anOffice(site)
  await run(folder)
  site.files.set(
    '/2018/30.html',
    anArticlePage({
      title: '第30篇旧网站上的文章',
      text: '更正过的正文写在这里，比原来的更清楚一些，工人们都看得懂。'.repeat(3),
    }),
  )
  site.files.set(
    '/2018/1.html',
    anArticlePage({
      title: '第1篇旧网站上的文章',
      text: '更正过的正文写在这里，比原来的更清楚一些，工人们都看得懂。'.repeat(3),
    }),
  )
  expect(await run(folder, { now: NOW + DAY })).toMatchObject({ changed: 1 })
  expect(await run(folder, { now: NOW + 2 * DAY, refresh: true })).toMatchObject({ changed: 1 })
}, 120_000)

test('what was guessed is reported; what the office corrects counts, and old addresses lead on', async () => {
  const site = await anArchive(3)
  const folder = await anOffice(site)
  const report = join(folder, 'report.csv')
  const first = await run(folder, { report, redirects: join(folder, 'redirects') })
  const field = first.fields.find(({ field }) => field === 'source')!
  expect(field).toMatchObject({ value: '', confidence: 0, title: '第1篇旧网站上的文章' })
  const written = await readFile(report, 'utf8')
  expect(written).toMatch(/^\ufeffslug,address,field,value,confidence,article title,note\r\n/)
  const redirects = await readFile(join(folder, 'redirects/redirects.caddy'), 'utf8')
  expect(redirects).toContain(`"127.0.0.1/2018/1.html" "https://reader.example.org/article/${field.slug}/"`)

  const corrections = join(folder, 'corrected.csv')
  await writeFile(corrections, `slug,field,value\n${field.slug},source,甘肃工人报\nnobody,title,x\n`)
  const second = await run(folder, { corrections, report, yes: true })
  expect(second).toMatchObject({ changed: 1, problems: [{ source: 'corrected.csv', item: 'line 3' }] })
  const articles = articlesOf((await readPublished(join(folder, 'out'))).log)
  expect(articles.get(field.slug)).toMatchObject({ source: '甘肃工人报' })

  const config = JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')) as object
  await writeFile(join(folder, 'site.json'), JSON.stringify({ ...config, corrections: 'report.csv' }))
  expect(await run(folder)).toMatchObject({ type: 'unchanged', problems: [] })
  await expect(run(folder, { corrections: join(folder, 'gone.csv') })).rejects.toThrow(
    /gone\.csv: cannot be read/,
  )
}, 120_000)
