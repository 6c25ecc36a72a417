import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseHead } from '../../src/feed/head.ts'
import { READS_MARK } from '../../src/feed/reads.ts'
import { countReads, type CountReadsReport } from '../../src/publish/count-reads.ts'
import { takeLock } from '../../src/publish/lock.ts'
import { READS_MEMORY } from '../../src/publish/reads-memory.ts'
import { expectWhole, openOffice, someArticles, treeOf, type Office } from './office.ts'

const CLI = fileURLToPath(new URL('../../src/publish/cli.ts', import.meta.url))
const NOW = Date.UTC(2018, 5, 21)
let keys = 0

const aKey = (): string => `key${(keys += 1)}`.padEnd(16, 'x')

/** A line of nginx: a phone says that it has opened these. */
function line(slugs: string, key = aKey()): string {
  return `203.0.113.7 - - [20/Jun/2018:10:04:23 +0800] "GET /reads.txt?k=${key}&a=${slugs} HTTP/2.0" 200 141 "-" "Mozilla/5.0 (Linux; Android 9)"\n`
}

async function openCounting(reads?: number): Promise<Office> {
  const written = reads === undefined ? '' : `reads: ${reads}\n`
  const office = await openOffice({
    ...someArticles(2),
    'articles/old.md': `---\ntitle: 旧闻\ndate: 2018-06-01\n${written}---\n\n正文。\n`,
  })
  await office.publish()
  return office
}

async function count(office: Office, ...logs: (string | Uint8Array)[]): Promise<CountReadsReport> {
  const paths = logs.map((_, n) => join(office.folder, `access.log.${n}`))
  await Promise.all(logs.map((log, n) => writeFile(paths[n]!, log)))
  return countReads({ logs: paths, out: office.out, now: NOW })
}

async function readsOf({ out }: Office): Promise<Record<string, number>> {
  const text = await readFile(join(out, 'feed/reads.json'), 'utf8')
  return (JSON.parse(text) as { reads: Record<string, number> }).reads
}

async function headOf({ out }: Office): Promise<ReturnType<typeof parseHead>> {
  return parseHead(await readFile(join(out, 'feed/head.json'), 'utf8'))
}

test('adds what phones told to what the old site had counted', async () => {
  const office = await openCounting(1200)
  const before = await headOf(office)
  expect(before.reads).not.toBe('')
  const report = await count(office, line('old.n0') + line('old') + line('nothing-of-ours'))
  expect(report).toEqual({
    type: 'counted',
    batches: 2,
    reads: 3,
    repeated: 0,
    late: 0,
    bot: 0,
    unknown: 1,
    crowded: 0,
    damaged: 0,
    problems: [],
  })
  expect(await readsOf(office)).toEqual({ n0: 1, old: 1202 })
  const after = await headOf(office)
  expect(after.reads).not.toBe(before.reads)
  expect({ ...after, reads: '', published: '' }).toEqual({ ...before, reads: '', published: '' })
  await expectWhole(office.out)
})

test('counts the same logs once, rotated, packed or given twice', async () => {
  const office = await openCounting()
  const log = line('old') + line('n0')
  await count(office, log)
  const tree = await treeOf(office.out)
  expect(await count(office, gzipSync(log), log)).toMatchObject({
    type: 'unchanged',
    batches: 0,
    repeated: 4,
  })
  expect(await treeOf(office.out)).toEqual(tree)
  expect(await readsOf(office)).toEqual({ n0: 1, old: 1 })
})

test('publishing keeps what was counted, and takes a new number of the old site', async () => {
  const office = await openCounting(1200)
  await count(office, line('old'))
  // Its page shows the number.
  expect((await office.publish()).type).toBe('published')
  expect((await office.publish()).type).toBe('unchanged')
  expect(await readsOf(office)).toEqual({ old: 1201 })
  await office.write('articles/old.md', '---\ntitle: 旧闻\ndate: 2018-06-01\nreads: 1300\n---\n\n正文。\n')
  await office.publish()
  expect(await readsOf(office)).toEqual({ old: 1301 })
  await count(office, line('old'))
  expect(await readsOf(office)).toEqual({ old: 1302 })
})

test('a withdrawn article has no count, and has it back when it returns', async () => {
  const office = await openCounting()
  await count(office, line('old.n0'))
  await office.configure({ withdrawn: ['old'] })
  await office.publish()
  expect(await readsOf(office)).toEqual({ n0: 1 })
  await office.configure({})
  await office.publish()
  expect(await readsOf(office)).toEqual({ n0: 1, old: 1 })
})

test('a count that was killed between its files is made whole by the next', async () => {
  const office = await openCounting()
  const reads = await readFile(join(office.out, 'feed/head.json'))
  await count(office, line('old'))
  await writeFile(join(office.out, 'feed/reads.json'), '{"version":1,"reads":{}}')
  await writeFile(join(office.out, 'feed/head.json'), reads)
  await count(office, '')
  expect(await readsOf(office)).toEqual({ old: 1 })
  expect((await headOf(office)).reads).not.toBe('')
})

test('reports logs that are missing or broken, and counts what it could read', async () => {
  const office = await openCounting()
  const packed = gzipSync(line('old') + `${line('-').repeat(3000)}`)
  const missing = join(office.folder, 'gone.log')
  const [broken, whole] = [join(office.folder, 'broken.gz'), join(office.folder, 'whole.log')]
  await writeFile(broken, packed.subarray(0, packed.length - 20))
  await writeFile(whole, line('n0'))
  const report = await countReads({ logs: [missing, broken, whole], out: office.out, now: NOW })
  expect(report.problems.map(({ log }) => log)).toEqual([missing, broken])
  expect(report.batches).toBe(2)
  expect(report.damaged).toBeGreaterThan(0)
  expect(await readsOf(office)).toEqual({ n0: 1, old: 1 })
})

test('a damaged memory stops counting, not the news', async () => {
  const office = await openCounting(5)
  await count(office, line('old'))
  await writeFile(join(office.out, READS_MEMORY), '{"version":1')
  await expect(count(office, line('old'))).rejects.toMatchObject({ fault: 'reads-damaged' })
  await office.write('articles/new.md', '---\ntitle: 新闻\ndate: 2018-06-19\nreads: 3\n---\n\n正文。\n')
  const report = await office.publish()
  expect(report).toMatchObject({ type: 'published', added: 1 })
  expect(report.problems).toMatchObject([{ type: 'damaged', source: READS_MEMORY }])
  expect(await readsOf(office)).toEqual({ old: 6 })
})

test('counts nothing where no site is, and waits for a run that is publishing', async () => {
  const office = await openOffice()
  await expect(count(office, line('old'))).rejects.toMatchObject({ fault: 'not-published' })
  const published = await openCounting()
  const lock = await takeLock(published.out)
  await expect(count(published, line('old'))).rejects.toMatchObject({ fault: 'already-running' })
  await lock.release()
})

test('a site has the file that phones ask for, unless it does not count', async () => {
  const office = await openCounting()
  const file = join(office.out, 'reads.txt')
  expect((await readFile(file, 'utf8')).startsWith(READS_MARK)).toBe(true)
  await office.configure({ reads: false })
  await office.publish()
  await expect(stat(file)).rejects.toThrow('ENOENT')
  expect((await headOf(office)).site.reads).toBe(false)
  await office.configure({ reads: true })
  await office.publish()
  expect((await stat(file)).size).toBeLessThan(1024)
  expect('reads' in (await headOf(office)).site).toBe(false)
})

test('reads a log of 100 MB in little memory', async () => {
  const office = await openCounting()
  const log = join(office.folder, 'large.log')
  const other = line('old').replace(/\/reads\S+/, `/article/${'x'.repeat(300)}/`)
  const lines = (function* () {
    for (let n = 0; n < 2000; n += 1) yield other.repeat(120) + line('old')
  })()
  await pipeline(Readable.from(lines), createWriteStream(log))
  expect((await stat(log)).size).toBeGreaterThan(95_000_000)
  const args = [
    '--max-old-space-size=64',
    '--import',
    'tsx',
    CLI,
    'reads',
    log,
    '--out',
    office.out,
    '--json',
  ]
  const most = ['--most-per-address', '5000']
  const { stdout } = await promisify(execFile)(process.execPath, [...args, ...most])
  expect(JSON.parse(stdout)).toMatchObject({ type: 'counted', batches: 2000, reads: 2000 })
})
