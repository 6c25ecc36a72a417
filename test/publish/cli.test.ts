import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { ConfigError } from '../../src/publish/config.ts'
import type { Problem } from '../../src/publish/draft.ts'
import type { PublishOptions, PublishReport } from '../../src/publish/publish.ts'
import { escapeControls, main, type Terminal } from '../../src/publish/cli.ts'
import { en, PublishError, zh, type Fault } from '../../src/publish/sentences.ts'
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
      await vi.waitFor(() => expect(page.address).not.toBe(''))
      page.text = await (await fetch(page.address)).text()
    },
  })
  expect(code).toBe(0)
  expect(page.text).toBe('<h1>首页</h1>')
  await expect(fetch(page.address)).rejects.toThrow('fetch failed')
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
