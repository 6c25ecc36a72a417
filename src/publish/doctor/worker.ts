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
    ...(await checkFiles(deployment, await listFiles(deployment, text), options)),
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

/** Paths, each with the beginning of the file's SHA-256. */
type Hashes = [path: string, hash: string][]

/**
 * What the worker fetches: its list, the files, and copies of those that lie elsewhere. Beside them the
 * files that lie elsewhere themselves. Nothing where the list is not the worker's.
 */
async function listFiles(
  deployment: Deployment,
  worker: string,
): Promise<{ fetched: Hashes; beside: Hashes }> {
  const build = findBuild(worker)
  if (!build) return { fetched: [], beside: [] }
  const list: Hashes[number] = [shellListPath(build), build.slice(SHELL_PREFIX.length)]
  if (await troubleWith(deployment, ...list)) return { fetched: [list], beside: [] }
  const files = Object.entries(JSON.parse(textOf(await deployment.ask(list[0]))) as ShellFiles)
  return {
    fetched: [list, ...files.map(([path, hash]): Hashes[number] => [shellFileAddress(path, hash), hash])],
    beside: files.filter(([path, hash]) => shellFileAddress(path, hash) !== path),
  }
}

async function checkFiles(
  deployment: Deployment,
  { fetched, beside }: { fetched: Hashes; beside: Hashes },
  options: AtOnceOptions,
): Promise<Finding[]> {
  if (fetched.length === 0) return [judge('worker-files', [WORKER], { detail: '0' })]
  const placesOf = async (files: Hashes): Promise<string[]> => {
    const troubles = await mapAtOnce(files, ([url, hash]) => troubleWith(deployment, url, hash), options)
    return files.flatMap(([url], index) => (troubles[index] ? [`${url} (${troubles[index]})`] : []))
  }
  const findings = [judge('worker-files', await placesOf(fetched), { total: fetched.length })]
  if (beside.length === 0) return findings
  const differing = { total: beside.length, level: 'notice' as const }
  return [...findings, judge('files-beside', await placesOf(beside), differing)]
}

async function troubleWith(deployment: Deployment, url: string, hash: string): Promise<string> {
  const answer = await deployment.ask(url)
  const isRight = createHash('sha256').update(answer.bytes).digest('hex').startsWith(hash)
  return troubleOf(answer) || (isRight ? '' : 'SHA-256')
}
