import { createHash } from 'node:crypto'
import {
  findBuild,
  SHELL_PREFIX,
  shellFileAddress,
  shellListPath,
  type ShellFiles,
} from '../../feed/shell-list.ts'
import { isKillWorker } from '../kill-worker.ts'
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
  const killed = isKillWorker(text) ? [WORKER] : []
  const findings = [
    judge('worker', []),
    judge('worker-killed', killed, { level: 'notice' }),
    await checkFiles(deployment, await listFiles(deployment, text), options),
  ]
  return deployment.type === 'folder' ? findings : [...findings, ...checkHeaders(answer.headers)]
}

const WORKER = '/sw.js'
const SCRIPTS: ReadonlySet<string> = new Set(['text/javascript', 'application/javascript'])

function checkHeaders(headers: Headers): Finding[] {
  const type = mediaTypeOf(headers.get('content-type'))
  const caching = headers.get('cache-control')
  return [
    judge('worker-type', SCRIPTS.has(type) ? [] : [WORKER], { detail: type || '–' }),
    judge('worker-fresh', maxAgeOf(caching) === 0 ? [] : [WORKER], { detail: caching ?? '–' }),
  ]
}

/**
 * What the worker fetches, each with the beginning of its SHA-256: its list, the files, and for those
 * that lie elsewhere their copies. Nothing where the list is not the worker's.
 */
async function listFiles(deployment: Deployment, worker: string): Promise<[path: string, hash: string][]> {
  const build = findBuild(worker)
  const list = shellListPath(build)
  const hash = build.slice(SHELL_PREFIX.length)
  if (!build || (await troubleWith(deployment, list, hash))) return build ? [[list, hash]] : []
  const files = JSON.parse(textOf(await deployment.ask(list))) as ShellFiles
  const paths = new Map([[list, hash]])
  for (const [path, hash] of Object.entries(files))
    paths.set(path, hash).set(shellFileAddress(path, hash), hash)
  return [...paths]
}

async function checkFiles(
  deployment: Deployment,
  files: readonly (readonly [url: string, hash: string])[],
  options: AtOnceOptions,
): Promise<Finding> {
  if (files.length === 0) return judge('worker-files', [WORKER], { detail: '0' })
  const troubles = await mapAtOnce(files, ([url, hash]) => troubleWith(deployment, url, hash), options)
  const places = files.flatMap(([url], index) => (troubles[index] ? [`${url} (${troubles[index]})`] : []))
  return judge('worker-files', places, { total: files.length })
}

async function troubleWith(deployment: Deployment, url: string, hash: string): Promise<string> {
  const answer = await deployment.ask(url)
  const isRight = createHash('sha256').update(answer.bytes).digest('hex').startsWith(hash)
  return troubleOf(answer) || (isRight ? '' : 'SHA-256')
}
