import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { ConfigError } from '../../src/publish/config.ts'
import type { CountReadsOptions, CountReadsReport } from '../../src/publish/count-reads.ts'
import type { Problem } from '../../src/publish/draft.ts'
import type { PublishOptions, PublishReport } from '../../src/publish/publish.ts'
import { escapeControls, main, type Terminal } from '../../src/publish/cli.ts'
import { en, PublishError, zh, type Fault } from '../../src/publish/sentences.ts'
import type { Examination } from '../../src/publish/doctor/examine.ts'
import { judge } from '../../src/publish/doctor/finding.ts'
import { createTempFolder } from '../helpers/temp-folder.ts'

const REPORT: PublishReport = {
  type: 'published',
  seq: 57,
  articles: 55,
  added: 3,
  changed: 1,
  withdrawn: 0,
  sources: [{ name: 'articles', answered: true, articles: 55 }],
  problems: [],
  fields: [],
  massChanges: [],
}

const COUNTED: CountReadsReport = {
  type: 'counted',
  batches: 12,
  reads: 85,
  repeated: 0,
  late: 0,
  bot: 0,
  unknown: 0,
  crowded: 0,
  damaged: 0,
  problems: [],
}

const HEALTHY: Examination = {
  target: 'dist/site',
  at: '2026-11-22T02:00:00.000Z',
  findings: [judge('head', [])],
  wrong: 0,
  notices: 0,
}

interface Run {
  code: number
  said: string
  complained: string
  asked: PublishOptions[]
}

/** Runs a command on a terminal that remembers. */
async function run(args: string[], given: Partial<Terminal> = {}): Promise<Run> {
  const result: Run = { code: -1, said: '', complained: '', asked: [] }
  const publish = given.publish ?? (() => Promise.resolve(REPORT))
  result.code = await main(args, {
    write: (text) => (result.said += text),
    complain: (text) => (result.complained += text),
    isScreen: false,
    environment: {},
    now: Date.now,
    stopped: () => Promise.resolve(),
    countReads: () => Promise.resolve(COUNTED),
    examine: () => Promise.resolve(HEALTHY),
    ...given,
    publish: (options) => {
      result.asked.push(options)
      return publish(options)
    },
  })
  return result
}

function reporting(given: Partial<PublishReport>): Partial<Terminal> {
  return { publish: () => Promise.resolve({ ...REPORT, ...given }) }
}

function failing(error: Error): Partial<Terminal> {
  return {
    publish: async () => {
      throw error
    },
  }
}

const PUBLISH = ['publish', '--config', 'site.json', '--out', 'out']
const PROBLEM: Problem = { type: 'left-out', source: 'old site', item: 'news/1.html', message: 'has no text' }

test('publishes what the config says and sums it up', async () => {
  const { code, said, complained, asked } = await run(PUBLISH)
  expect(code).toBe(0)
  expect(said).toBe(
    'Published.\n55 articles: 3 new, 1 corrected, 0 withdrawn (seq 57).\n  articles: 55 articles\n',
  )
  expect(complained).toBe('')
  expect(asked[0]).toMatchObject({ config: 'site.json', out: 'out' })
  expect(asked[0]!.app).toMatch(/[\\/]dist[\\/]app$/)
})

test('takes another built app', async () => {
  expect((await run([...PUBLISH, '--app', 'elsewhere'])).asked[0]).toMatchObject({ app: 'elsewhere' })
})

test('takes the files that the office and a run exchange', async () => {
  const files = ['--report', 'r.csv', '--corrections', 'c.csv', '--redirects', 'moved', '--refresh']
  const { asked } = await run([...PUBLISH, ...files])
  expect(asked[0]).toMatchObject({ report: 'r.csv', corrections: 'c.csv', redirects: 'moved', refresh: true })
})

test('says how many fields were guessed weakly, not those that the office decided', async () => {
  const field = {
    slug: 'a',
    address: '',
    field: 'author',
    value: '周鹏',
    confidence: 0.4,
    title: '',
  } as const
  const { code, said } = await run(PUBLISH, reporting({ fields: [field, { ...field, confidence: 1 }] }))
  expect(code).toBe(0)
  expect(said).toContain('Guessed weakly or missing: 1 field;')
})

test('says that nothing has changed', async () => {
  expect(await run(PUBLISH, reporting({ type: 'unchanged' }))).toMatchObject({
    code: 0,
    said: expect.stringContaining('Nothing has changed since the last time.'),
  })
})

test('ends with 2 where something was left out, and names it with its source', async () => {
  const { code, said } = await run(PUBLISH, reporting({ problems: [PROBLEM] }))
  expect(code).toBe(2)
  expect(said).toContain('  left out: old site: news/1.html: has no text\n')
})

test('ends with 2 where a source did not answer', async () => {
  const sources = [{ name: 'https://example.org/rss.xml', answered: false, articles: 0 }]
  const { code, said } = await run(PUBLISH, reporting({ sources }))
  expect(code).toBe(2)
  expect(said).toContain('https://example.org/rss.xml: did not answer')
})

test('a notice is no failure', async () => {
  expect((await run(PUBLISH, reporting({ problems: [{ ...PROBLEM, type: 'notice' }] }))).code).toBe(0)
})

test('speaks to machines in one line of JSON', async () => {
  const { code, said } = await run([...PUBLISH, '--json'], reporting({ problems: [PROBLEM] }))
  expect(code).toBe(2)
  expect(said.match(/\n/g)).toHaveLength(1)
  expect(JSON.parse(said)).toEqual({ ...REPORT, problems: [PROBLEM] })
})

test('tells machines why nothing was published', async () => {
  const { code, said } = await run([...PUBLISH, '--json'], failing(new ConfigError(['$.title: is missing'])))
  expect(code).toBe(1)
  expect(JSON.parse(said)).toEqual({
    type: 'failed',
    problems: ['$.title: is missing'],
  })
})

test('lists every mistake of a config', async () => {
  const { code, said, complained } = await run(PUBLISH, failing(new ConfigError(['$.a: one', '$.b: two'])))
  expect(code).toBe(1)
  expect(said).toBe('')
  expect(complained).toBe('The config has 2 mistakes:\n$.a: one\n$.b: two\n')
})

test('says what went wrong in a sentence, without a stack', async () => {
  const missing = await run(PUBLISH, failing(new PublishError('app-missing', 'dist/app')))
  const inChinese = await run(PUBLISH, {
    ...failing(new Error('boom')),
    environment: { LANG: 'zh_CN.UTF-8' },
  })
  expect(inChinese.complained).toBe('没有做成：boom\n')
  expect(missing.complained).toBe('There is no built app in dist/app: run "npm run build" first.\n')
  const other = await run(PUBLISH, failing(new Error('boom')))
  expect(other).toMatchObject({ code: 1, complained: 'It did not work: boom\n' })
})

test.each(Object.keys(en.faults) as Fault[])('says in either language what %s means', async (fault) => {
  const failure = failing(new PublishError(fault, 'THIS'))
  expect((await run(PUBLISH, failure)).complained).toBe(`${en.faults[fault]('THIS')}\n`)
  const { complained } = await run(PUBLISH, { ...failure, environment: { LANG: 'zh_CN.UTF-8' } })
  expect(complained).toBe(`${zh.faults[fault]('THIS')}\n`)
  expect(complained).toMatch(/\p{Script=Han}.*。\n$|\p{Script=Han}.*npm run build/u)
  expect(complained).toContain('THIS')
})

test('speaks Chinese where the environment does', async () => {
  const environment = { LANG: 'zh_CN.UTF-8' }
  expect((await run(PUBLISH, { environment })).said).toContain('共 55 篇：新增 3 篇，更正 1 篇，撤下 0 篇')
  expect((await run(PUBLISH, { environment: { ...environment, LC_ALL: 'C' } })).said).toContain('Published.')
  const { said } = await run(PUBLISH, {
    environment,
    ...reporting({
      problems: [PROBLEM],
      sources: [
        { name: 'a', answered: false, articles: 0 },
        { name: 'b', answered: true, articles: 2 },
      ],
    }),
  })
  expect(said).toContain('  a：没有回应')
  expect(said).toContain('  b：2 篇')
  expect(said).toContain('没有收入: old site')
})

test.each([
  [[], /COMMAND/],
  [['fly'], /fly/],
  [['publish', '--out', 'out'], /--config/],
  [['publish', '--config', 'site.json'], /--out/],
  [[...PUBLISH, '--wrong'], /--wrong/],
  [[...PUBLISH, 'more'], /more/],
  [['doctor'], /DIR|URL/],
  [['doctor', 'a', 'b'], /b/],
  [['doctor', 'a', '--wrong'], /--wrong/],
  [['serve'], /DIR/],
  [['serve', 'a', 'b'], /b/],
  [['serve', 'a', '--port', '99999'], /99999/],
  [['serve', 'a', '--port', '-1'], /port/],
  [['serve', 'a', '--port', '80a'], /80a/],
])('%j is answered by how it is meant', async (args, message) => {
  expect((await run(args, { environment: { LANG: 'zh_CN.UTF-8' } })).complained).toMatch(message)
  const { code, said, complained, asked } = await run(args)
  expect(code).toBe(1)
  expect(said).toBe('')
  expect(complained).toMatch(message)
  expect(complained).toContain('worksite-reader publish --config')
  expect(asked).toEqual([])
})

test.each([[['help']], [['--help']], [['-h']], [['publish', '--help']], [['serve', '-h']]])(
  '%j explains the commands',
  async (args) => {
    const { code, said } = await run(args)
    expect(code).toBe(0)
    expect(said).toContain('worksite-reader serve DIR')
  },
)

test('says its version', async () => {
  expect(await run(['--version'])).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test('nothing that a title holds can steer the terminal', async () => {
  const evil = '\u001b]0;owned\u0007\u009b2J\u202e\r\n题目'
  const { said } = await run(PUBLISH, reporting({ problems: [{ ...PROBLEM, item: evil }] }))
  expect(said).toContain('\\u001b]0;owned\\u0007\\u009b2J\\u202e\\u000d\\u000a题目')
  const machine = await run([...PUBLISH, '--json'], reporting({ problems: [{ ...PROBLEM, item: evil }] }))
  expect(JSON.parse(machine.said).problems[0].item).toBe(evil)
  const { complained } = await run(PUBLISH, failing(new Error(evil)))
  for (const text of [said, machine.said, complained])
    expect(escapeControls(text.replaceAll('\n', ''))).toBe(text.replaceAll('\n', ''))
})

/** Work that takes `seconds`, told once a second. */
function working(seconds: number): Partial<Terminal> {
  let time = 0
  return {
    now: () => time,
    publish: ({ onProgress }) => {
      for (let done = 1; done <= seconds; done += 1) {
        time += 900
        onProgress?.({ what: 'pictures', done, total: seconds })
      }
      return Promise.resolve(REPORT)
    },
  }
}

test('says nothing about work that is done in a second', async () => {
  expect((await run(PUBLISH, working(1))).complained).toBe('')
  expect((await run(PUBLISH, { ...working(1), isScreen: true })).complained).toBe('')
})

test('shows how far longer work is, in one line on a screen', async () => {
  const { complained } = await run(PUBLISH, { ...working(3), isScreen: true })
  expect(complained).toBe('\r\u001b[2KFetching pictures 2/3\r\u001b[2KFetching pictures 3/3\r\u001b[2K')
})

test('shows how far longer work is, now and then in a log', async () => {
  const { complained } = await run(PUBLISH, working(20))
  expect(complained).toBe(
    'Fetching pictures 2/20\nFetching pictures 8/20\nFetching pictures 14/20\nFetching pictures 20/20\n',
  )
})

test('serves a folder until it is stopped', async () => {
  const folder = await createTempFolder('cli')
  await writeFile(join(folder, 'index.html'), '<h1>首页</h1>')
  const page = { address: '', text: '' }
  const { code } = await run(['serve', folder, '--port', '0', '--host', '127.0.0.1'], {
    write: (text) => {
      page.address = /http:\S+/.exec(text)![0]
    },
    stopped: async () => {
      await vi.waitFor(() => expect(page.address).not.toBe(''), { timeout: 20_000 })
      page.text = await (await fetch(page.address)).text()
    },
  })
  expect(code).toBe(0)
  expect(page.text).toBe('<h1>首页</h1>')
  await expect(fetch(page.address)).rejects.toThrow('fetch failed')
})

test('doctor says in a sentence each what is right', async () => {
  const asked: string[] = []
  const examining: Partial<Terminal> = {
    examine: async (target) => {
      asked.push(target)
      return HEALTHY
    },
  }
  expect(await run(['doctor', 'dist/site'], examining)).toMatchObject({
    code: 0,
    said: 'dist/site\nok: /feed/head.json is valid.\nAll is well.\n',
    complained: '',
  })
  expect(asked).toEqual(['dist/site'])
})

const SICK: Partial<Terminal> = {
  examine: () =>
    Promise.resolve({ ...HEALTHY, findings: [judge('titles', ['/article/\u001b[2J/'])], wrong: 1 }),
}

test('doctor ends with 1 where something is wrong, and speaks Chinese where the environment does', async () => {
  const { code, said } = await run(['doctor', 'dist/site'], {
    ...SICK,
    environment: { LANG: 'zh_CN.UTF-8' },
  })
  expect(code).toBe(1)
  expect(said).toContain('错误: 1 篇文章没有标题。\n    /article/\\u001b[2J/\n')
})

test('doctor speaks to machines in one line of JSON', async () => {
  const { code, said } = await run(['doctor', 'dist/site', '--json'], SICK)
  expect(code).toBe(1)
  expect(said.match(/\n/g)).toHaveLength(1)
  expect(JSON.parse(said)).toMatchObject({
    target: 'dist/site',
    wrong: 1,
    findings: [{ check: 'titles', level: 'wrong', count: 1 }],
  })
})

test('doctor writes a page for the office', async () => {
  const file = join(await createTempFolder('cli'), 'report.html')
  await run(['doctor', 'dist/site', '--html', file], SICK)
  expect(await readFile(file, 'utf8')).toContain('<h1>Is this site right?</h1>')
})

test('doctor says that there is no such folder, to people and to machines', async () => {
  const failure = { examine: () => Promise.reject(new PublishError('folder-missing', 'none')) }
  expect(await run(['doctor', 'none'], failure)).toMatchObject({
    code: 1,
    complained: 'There is no folder none.\n',
  })
  const { said } = await run(['doctor', 'none', '--json'], failure)
  expect(JSON.parse(said)).toEqual({ type: 'failed', problems: ['There is no folder none.'] })
})

test('the doctor of the command line is the real one', async () => {
  const empty = await createTempFolder('cli')
  const doctor = runFile(process.execPath, ['src/publish/bin.js', 'doctor', empty], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  await expect(doctor).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Nothing is published here'),
  })
})

test('says why it cannot serve', async () => {
  const { code, complained } = await run(['serve', '/no/such/folder'])
  expect(code).toBe(1)
  expect(complained).toBe('There is no folder /no/such/folder.\n')
})

const runFile = promisify(execFile)

test.each([
  ['npm run publish:site', ['node_modules/tsx/dist/cli.mjs', 'src/publish/cli.ts']],
  ['worksite-reader', ['src/publish/bin.js']],
])('%s reaches the command', async (_name, command) => {
  const { stdout } = await runFile(process.execPath, [...command, '--help'], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  expect(stdout).toContain('worksite-reader publish --config')
  const failed = runFile(process.execPath, [...command, 'fly'], { env: { ...process.env, LC_ALL: 'C' } })
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('"fly"') })
})

test('the server stops when it is asked to, and that is no failure', async () => {
  const folder = await createTempFolder('cli')
  const serving = spawn(process.execPath, ['src/publish/bin.js', 'serve', folder, '--port', '0'])
  const ended = once(serving, 'exit')
  const [said] = (await once(serving.stdout, 'data')) as [Buffer]
  expect(said.toString()).toContain(folder)
  serving.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('hands on what the operator permits', async () => {
  const { asked } = await run([...PUBLISH, '--yes', '--dry-run', '--allow-private', '--kill-worker'])
  expect(asked[0]).toMatchObject({ yes: true, dryRun: true, allowPrivate: true, killWorker: true })
  expect((await run(PUBLISH)).asked[0]).toMatchObject({
    yes: false,
    dryRun: false,
    allowPrivate: false,
    killWorker: false,
  })
})

test('ends with 1 where more would change than is likely to be meant, and says where', async () => {
  const massChanges = [{ source: '报', changed: 9, withdrawn: 3, articles: 30 }]
  const { code, said } = await run(PUBLISH, reporting({ type: 'refused', massChanges }))
  expect(code).toBe(1)
  expect(said).toMatch(/^Nothing was published: .* --yes\.\n/)
  expect(said).toContain('\n  报: of 30 articles 9 corrected and 3 withdrawn\n')
  const inChinese = await run(PUBLISH, {
    ...reporting({ type: 'refused', massChanges }),
    environment: { LANG: 'zh_CN.UTF-8' },
  })
  expect(inChinese.said).toContain('什么也没有发布')
  expect(inChinese.said).toContain('  报：30 篇中更正 9 篇、撤下 3 篇\n')
})

test('lists what a dry run would change', async () => {
  const changes = [
    { type: 'added', slug: 'a', title: '甲' },
    { type: 'changed', slug: 'b', title: '乙\u001b' },
    { type: 'withdrawn', slug: 'c', title: '丙' },
  ] as const
  const report = { changes: [...changes] }
  const { code, said } = await run([...PUBLISH, '--dry-run'], reporting(report))
  expect(code).toBe(0)
  expect(said).toMatch(/^This would be published\. Nothing was written\.\n/)
  expect(said).toContain('  new: 甲 (a)\n  corrected: 乙\\u001b (b)\n  withdrawn: 丙 (c)\n')
  const inChinese = await run(PUBLISH, { ...reporting(report), environment: { LANG: 'zh_CN.UTF-8' } })
  expect(inChinese.said).toContain('  新增：甲（a）\n')
  const nothing = await run(PUBLISH, reporting({ type: 'unchanged', changes: [] }))
  expect(nothing.said).toContain('Nothing has changed')
})

const READS = ['reads', 'access.log', 'access.log.1.gz', '--out', 'out']

function counting(given: Partial<CountReadsReport> = {}): Partial<Terminal> & { asked: CountReadsOptions[] } {
  const asked: CountReadsOptions[] = []
  return {
    asked,
    async countReads(options) {
      asked.push(options)
      return { ...COUNTED, ...given }
    },
  }
}

test('counts what phones told, and says what it left out and why', async () => {
  const { asked, ...terminal } = counting({ repeated: 3, damaged: 1 })
  const { code, said } = await run(READS, terminal)
  expect(asked).toEqual([{ logs: ['access.log', 'access.log.1.gz'], out: 'out' }])
  expect([code, said]).toEqual([
    0,
    'Counted: 85 reads in 12 batches.\n  3 batches were counted before\n  1 lines could not be made out\n',
  ])
  const chinese = await run(READS, { ...terminal, environment: { LANG: 'zh_CN.UTF-8' } })
  expect(chinese.said).toBe('计入 85 次阅读（12 批）。\n  3 批以前已经计过\n  1 行看不懂\n')
})

test('says where nothing is new, and which log could not be read', async () => {
  const problems = [{ log: 'gone.log', message: 'ENOENT' }]
  const { code, said } = await run(READS, counting({ type: 'unchanged', batches: 0, problems }))
  expect([code, said]).toEqual([2, 'Nothing has changed since the last time.\n  damaged: gone.log: ENOENT\n'])
  expect((await run([...READS, '--json'], counting())).said).toBe(`${JSON.stringify(COUNTED)}\n`)
})

test('lets more through of one address where the operator says so', async () => {
  const { asked, ...terminal } = counting()
  await run([...READS, '--most-per-address', '20000'], terminal)
  expect(asked[0]).toMatchObject({ mostPerAddress: 20_000 })
})

test.each([
  [['reads', '--out', 'out'], 'access.log is missing.'],
  [['reads', 'access.log'], '--out is missing.'],
  [[...READS, '--most-per-address', '0'], '--most-per-address is not a whole number from 1 on.'],
  [[...READS, '--most-per-address', 'many'], '--most-per-address is not a whole number from 1 on.'],
])('does not count with %j', async (args, complaint) => {
  const { asked, ...terminal } = counting()
  const { code, complained } = await run(args, terminal)
  expect(code).toBe(1)
  expect(complained).toContain(complaint)
  expect(asked).toEqual([])
})

test('tells machines why nothing could be counted', async () => {
  const countReads = (): Promise<never> => Promise.reject(new PublishError('not-published', 'out'))
  const { code, said } = await run([...READS, '--json'], { countReads })
  expect(code).toBe(1)
  expect(JSON.parse(said)).toEqual({ type: 'failed', problems: [en.faults['not-published']('out')] })
})
