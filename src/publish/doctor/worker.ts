import { createHash } from 'node:crypto'
import { mapAtOnce, type AtOnceOptions } from './at-once.ts'
import { textOf, troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'
import { maxAgeOf, mediaTypeOf } from './headers.ts'

/** The worker, without which nothing is kept on a phone, and every file that it will ask for. */
export async function checkWorker(deployment: Deployment, options: AtOnceOptions = {}): Promise<Finding[]> {
  const answer = await deployment.ask('/sw.js')
  const trouble = troubleOf(answer)
  if (trouble) return [judge('worker', [WORKER], { detail: trouble })]
  const text = textOf(answer)
  if (/^\s*</.test(text)) return [judge('worker', [WORKER], { detail: 'HTML' })]
  const findings = [judge('worker', []), await checkFiles(deployment, listFiles(text), options)]
  return deployment.type === 'folder' ? findings : [...findings, ...checkHeaders(answer.headers)]
}

const WORKER = '/sw.js'
const SCRIPTS: ReadonlySet<string> = new Set(['text/javascript', 'application/javascript'])

interface ShellFile {
  url: string
  revision: string
}

function checkHeaders(headers: Headers): Finding[] {
  const type = mediaTypeOf(headers.get('content-type'))
  const caching = headers.get('cache-control')
  return [
    judge('worker-type', SCRIPTS.has(type) ? [] : [WORKER], { detail: type || '–' }),
    judge('worker-fresh', maxAgeOf(caching) === 0 ? [] : [WORKER], { detail: caching ?? '–' }),
  ]
}

/** The list of files that `publish` stamped into the worker, each with its SHA-256. */
function listFiles(worker: string): ShellFile[] {
  const lists = worker.match(/\[(?:\{"[^{}[\]]*\},?)+\]/g) ?? []
  const list = lists.find((one) => one.includes('"revision":'))
  return list === undefined ? [] : (JSON.parse(list) as ShellFile[])
}

async function checkFiles(
  deployment: Deployment,
  files: readonly ShellFile[],
  options: AtOnceOptions,
): Promise<Finding> {
  if (files.length === 0) return judge('worker-files', [WORKER], { detail: '0' })
  const troubles = await mapAtOnce(files, (file) => troubleWith(deployment, file), options)
  const places = files.flatMap(({ url }, index) => (troubles[index] ? [`${url} (${troubles[index]})`] : []))
  return judge('worker-files', places, { total: files.length })
}

async function troubleWith(deployment: Deployment, { url, revision }: ShellFile): Promise<string> {
  const answer = await deployment.ask(url)
  const isRight = createHash('sha256').update(answer.bytes).digest('hex') === revision
  return troubleOf(answer) || (isRight ? '' : 'SHA-256')
}
