import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { ConfigError } from './config.ts'
import type { CountReadsOptions, CountReadsReport } from './count-reads.ts'
import type { Examination, ExamineOptions, Examining } from './doctor/examine.ts'
import { generateLines, generateReportPage } from './doctor/report.ts'
import { tell } from './doctor/sentences.ts'
import type { Problem } from './draft.ts'
import type { Progress, PublishOptions, PublishReport } from './publish.ts'
import { PublishError, sentencesFor, type Sentences } from './sentences.ts'
import { serve } from './serve.ts'
import { readVersion } from './version.ts'
import { writeFileAtomic } from './write-file.ts'

/** What the command line meets the world through. */
export interface Terminal {
  /** Result lines, for people or machines. */
  write: (text: string) => void
  /** Progress and complaints. */
  complain: (text: string) => void
  /** Whether complaints go to a screen, where a line can be written over. */
  isScreen: boolean
  environment: Readonly<Record<string, string | undefined>>
  now: () => number
  publish: (options: PublishOptions) => Promise<PublishReport>
  countReads: (options: CountReadsOptions) => Promise<CountReadsReport>
  examine: (target: string, options: ExamineOptions) => Promise<Examination>
  /** Settles when the operator wants the server to stop. */
  stopped: () => Promise<unknown>
}

/** Runs one command. Returns the exit code: 0 well, 1 nothing done, 2 published but something left out. */
export async function main(args: readonly string[], terminal: Terminal = thisTerminal()): Promise<number> {
  const { LC_ALL, LC_MESSAGES, LANG } = terminal.environment
  const sentences = sentencesFor(LC_ALL || LC_MESSAGES || LANG || '')
  try {
    return await runCommand(args, { terminal, sentences })
  } catch (error) {
    for (const line of explain(error, sentences)) terminal.complain(`${escapeControls(line)}\n`)
    if (error instanceof UsageError) terminal.complain(`\n${sentences.usage}\n`)
    return 1
  }
}

/** Text of others without the characters that would steer a terminal; also good inside JSON. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

interface Context {
  terminal: Terminal
  sentences: Sentences
}

/** The command was not understood; the message says why, in the operator's language. */
class UsageError extends Error {}

const ROOT = new URL('../../', import.meta.url)

const HELP = { type: 'boolean', short: 'h', default: false } as const

const PUBLISH_OPTIONS = {
  config: { type: 'string' },
  out: { type: 'string' },
  app: { type: 'string', default: fileURLToPath(new URL('dist/app', ROOT)) },
  json: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  'allow-private': { type: 'boolean', default: false },
  'kill-worker': { type: 'boolean', default: false },
  report: { type: 'string' },
  corrections: { type: 'string' },
  redirects: { type: 'string' },
  refresh: { type: 'boolean', default: false },
  help: HELP,
} as const

const READS_OPTIONS = {
  out: { type: 'string' },
  'most-per-address': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: HELP,
} as const

const DOCTOR_OPTIONS = {
  json: { type: 'boolean', default: false },
  html: { type: 'string' },
  help: HELP,
} as const

const SERVE_OPTIONS = {
  port: { type: 'string', default: '4173' },
  host: { type: 'string', default: 'localhost' },
  help: HELP,
} as const

async function runCommand(args: readonly string[], context: Context): Promise<number> {
  const { terminal, sentences } = context
  const [command = '', ...rest] = args
  switch (command) {
    case 'publish':
      return runPublish(rest, context)
    case 'reads':
      return runReads(rest, context)
    case 'doctor':
      return runDoctor(rest, context)
    case 'serve':
      return runServe(rest, context)
    case 'help':
    case '--help':
    case '-h':
      terminal.write(`${sentences.usage}\n`)
      return 0
    case '--version':
      terminal.write(`${readVersion()}\n`)
      return 0
    default:
      throw new UsageError(command === '' ? sentences.missing('COMMAND') : sentences.unknownCommand(command))
  }
}

async function runPublish(args: string[], { terminal, sentences }: Context): Promise<number> {
  const { values } = readArguments({ args, options: PUBLISH_OPTIONS }, sentences)
  if (values.help) return runCommand(['help'], { terminal, sentences })
  const { config, out, app, yes, 'dry-run': dryRun, 'allow-private': allowPrivate } = values
  const { report: reportFile, corrections, redirects, refresh, 'kill-worker': killWorker } = values
  if (!config) throw new UsageError(sentences.missing('--config'))
  if (!out) throw new UsageError(sentences.missing('--out'))
  const progress = createProgress({ terminal, sentences })
  try {
    const report = await terminal
      .publish({
        config,
        out,
        app,
        yes,
        dryRun,
        allowPrivate,
        killWorker,
        refresh,
        corrections,
        redirects,
        report: reportFile,
        onProgress: progress.show,
      })
      .finally(progress.end)
    terminal.write(values.json ? generateJson(report) : generateReport(report, sentences))
    if (report.type === 'refused') return 1
    return isWhole(report) ? 0 : 2
  } catch (error) {
    if (values.json) terminal.write(generateJson({ type: 'failed', problems: mistakesOf(error, sentences) }))
    throw error
  }
}

async function runReads(args: string[], { terminal, sentences }: Context): Promise<number> {
  const { values, positionals: logs } = readArguments(
    { args, allowPositionals: true, options: READS_OPTIONS },
    sentences,
  )
  if (values.help) return runCommand(['help'], { terminal, sentences })
  const { out, 'most-per-address': most } = values
  if (logs.length === 0) throw new UsageError(sentences.missing('access.log'))
  if (!out) throw new UsageError(sentences.missing('--out'))
  const mostPerAddress = most === undefined ? {} : { mostPerAddress: readCount(most, sentences) }
  try {
    const report = await terminal.countReads({ logs, out, ...mostPerAddress })
    terminal.write(values.json ? generateJson(report) : generateCounts(report, sentences))
    return report.problems.length > 0 ? 2 : 0
  } catch (error) {
    if (values.json) terminal.write(generateJson({ type: 'failed', problems: mistakesOf(error, sentences) }))
    throw error
  }
}

async function runDoctor(args: string[], { terminal, sentences }: Context): Promise<number> {
  const { values, positionals } = readArguments(
    { args, allowPositionals: true, options: DOCTOR_OPTIONS },
    sentences,
  )
  if (values.help) return runCommand(['help'], { terminal, sentences })
  const target = onlyOne(positionals, 'DIR|URL', sentences)
  const progress = createProgress({ terminal, sentences })
  try {
    const examination = await terminal.examine(target, { onProgress: progress.show }).finally(progress.end)
    const told = tell(examination, sentences.language)
    if (values.html) await writeFileAtomic(values.html, generateReportPage(told))
    const lines = generateLines(told).map((line) => `${escapeControls(line)}\n`)
    terminal.write(values.json ? generateJson(told) : lines.join(''))
    return told.wrong > 0 ? 1 : 0
  } catch (error) {
    if (values.json) terminal.write(generateJson({ type: 'failed', problems: mistakesOf(error, sentences) }))
    throw error
  }
}

async function runServe(args: string[], { terminal, sentences }: Context): Promise<number> {
  const { values, positionals } = readArguments(
    { args, allowPositionals: true, options: SERVE_OPTIONS },
    sentences,
  )
  if (values.help) return runCommand(['help'], { terminal, sentences })
  const folder = onlyOne(positionals, 'DIR', sentences)
  const port = readPort(values.port, sentences)
  // Before anybody is told that it runs, and may end it.
  const stopped = terminal.stopped()
  const server = await serve(folder, { port, host: values.host })
  terminal.write(`${escapeControls(sentences.serving(folder, server.url))}\n`)
  await stopped
  await server.close()
  return 0
}

function readArguments<Config extends ParseArgsConfig>(
  config: Config,
  sentences: Sentences,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    throw new UsageError(sentences.badArguments(messageOf(cause)), { cause })
  }
}

function onlyOne([first, other]: readonly string[], name: string, sentences: Sentences): string {
  if (first === undefined) throw new UsageError(sentences.missing(name))
  if (other !== undefined) throw new UsageError(sentences.badArguments(other))
  return first
}

function readPort(port: string, sentences: Sentences): number {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(sentences.badPort(port))
  return Number(port)
}

function readCount(count: string, sentences: Sentences): number {
  if (!/^[1-9]\d{0,8}$/.test(count)) throw new UsageError(sentences.badCount('--most-per-address'))
  return Number(count)
}

function explain(error: unknown, sentences: Sentences): string[] {
  const mistakes = mistakesOf(error, sentences)
  return error instanceof ConfigError ? [sentences.badConfig(mistakes.length), ...mistakes] : mistakes
}

/** Each as one sentence. */
function mistakesOf(error: unknown, sentences: Sentences): string[] {
  if (error instanceof ConfigError) return [...error.problems]
  if (error instanceof UsageError) return [error.message]
  if (error instanceof PublishError) return [sentences.faults[error.fault](error.subject)]
  return [sentences.failed(messageOf(error))]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether everything that the sources have is in the site. */
function isWhole({ sources, problems }: PublishReport): boolean {
  return sources.every(({ answered }) => answered) && problems.every(({ type }) => type === 'notice')
}

function generateJson(value: object): string {
  return `${escapeControls(JSON.stringify(value))}\n`
}

function generateReport(report: PublishReport, sentences: Sentences): string {
  const lines = [
    headlineOf(report, sentences),
    sentences.counts(report),
    ...report.massChanges.map(sentences.massChange),
    ...(report.changes ?? []).map(sentences.change),
    ...report.sources.map(({ name, answered, articles }) =>
      answered ? sentences.source(name, articles) : sentences.silentSource(name),
    ),
    ...report.problems.map((problem) => `  ${generateProblem(problem, sentences)}`),
    ...weakLines(report, sentences),
  ]
  return lines.map((line) => `${escapeControls(line)}\n`).join('')
}

function generateCounts(report: CountReadsReport, sentences: Sentences): string {
  const reasons = Object.entries(sentences.uncounted) as [
    keyof Sentences['uncounted'],
    (n: number) => string,
  ][]
  const lines = [
    report.type === 'counted' ? sentences.counted(report) : sentences.unchanged,
    ...reasons.filter(([name]) => report[name] > 0).map(([name, say]) => `  ${say(report[name])}`),
    ...report.problems.map(({ log, message }) => `  ${sentences.problems.damaged}: ${log}: ${message}`),
  ]
  return lines.map((line) => `${escapeControls(line)}\n`).join('')
}

function weakLines({ fields }: PublishReport, sentences: Sentences): string[] {
  const weak = fields.filter(({ confidence }) => confidence < 1)
  return weak.length === 0 ? [] : [sentences.weak(weak.length)]
}

function headlineOf({ type, changes }: PublishReport, sentences: Sentences): string {
  return changes && type === 'published' ? sentences.rehearsed : sentences[type]
}

function generateProblem({ type, source, item, message }: Problem, sentences: Sentences): string {
  return [sentences.problems[type], source, item, message].filter((part) => part !== '').join(': ')
}

const FIRST_SHOWN = 1000
const BETWEEN_LINES = 5000

/** Shows how far the work is once it takes over a second: on a screen in one line, else now and then. */
function createProgress({ terminal, sentences }: Context): {
  show: (progress: Progress | Examining) => void
  end: () => void
} {
  const { complain, isScreen, now } = terminal
  const started = now()
  let shownAt = -Infinity
  function show({ what, done, total }: Progress | Examining): void {
    const at = now()
    if (at - started < FIRST_SHOWN || (!isScreen && at - shownAt < BETWEEN_LINES)) return
    shownAt = at
    const line = `${sentences.progress[what]} ${done}/${total}`
    complain(isScreen ? `\r\u001b[2K${line}` : `${line}\n`)
  }
  function end(): void {
    if (isScreen && shownAt >= started) complain('\r\u001b[2K')
  }
  return { show, end }
}

function thisTerminal(): Terminal {
  return {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    isScreen: process.stderr.isTTY ?? false,
    environment: process.env,
    now: Date.now,
    // Loaded when asked for: serving needs none of the readers of sources.
    publish: async (options) => (await import('./publish.ts')).publish(options),
    countReads: async (options) => (await import('./count-reads.ts')).countReads(options),
    examine: async (target, options) => (await import('./doctor/examine.ts')).examine(target, options),
    stopped: () =>
      new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((name) => process.once(name, resolve))),
  }
}

function isEntry(file: string | undefined): boolean {
  return file !== undefined && realpathSync(file) === fileURLToPath(import.meta.url)
}

if (isEntry(process.argv[1])) process.exitCode = await main(process.argv.slice(2))
