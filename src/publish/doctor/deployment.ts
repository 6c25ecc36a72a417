import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PublishError } from '../sentences.ts'
import { isCode, unlessMissing } from '../write-file.ts'

/** What a path of the site is answered with. A folder answers without headers. */
export interface Answer {
  /** As HTTP has it; 0 where no answer came. */
  status: number
  headers: Headers
  /** Unpacked. */
  bytes: Uint8Array
  /** Why no answer came, '' where one did. */
  failure: string
}

export interface AskOptions {
  method?: 'GET' | 'HEAD'
  headers?: Readonly<Record<string, string>>
}

/** A published site, where it lies or where it is served. */
export type Deployment = FolderDeployment | ServedDeployment

export interface FolderDeployment {
  type: 'folder'
  folder: string
  /** Takes a root-relative path, percent-encoded as in an address. */
  ask: (path: string, options?: AskOptions) => Promise<Answer>
}

export interface ServedDeployment {
  type: 'served'
  /** Where its root is, after redirects. */
  root: URL
  ask: (path: string, options?: AskOptions) => Promise<Answer>
}

export interface DeploymentOptions {
  fetch?: typeof fetch
  /** For each answer, headers and body. */
  seconds?: number
}

/** A folder or an http(s) address. Throws PublishError where there is no such folder. */
export async function openDeployment(target: string, options: DeploymentOptions = {}): Promise<Deployment> {
  if (/^https?:\/\//i.test(target)) return openServed(target, options)
  const found = await unlessMissing(stat(target), undefined)
  if (!found?.isDirectory()) throw new PublishError('folder-missing', target)
  return { type: 'folder', folder: target, ask: (path) => readAnswer(target, path) }
}

export function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes)
}

/** Whether a page came: a host's bare "It works!" is none of ours. */
export function isPage(answer: Answer): boolean {
  return answer.status === 200 && /<html\b/i.test(textOf(answer))
}

/** The answer was not what is at that address: where to, or which status, or why none came. */
export function troubleOf({ status, headers, failure }: Answer): string {
  if (status === 200) return ''
  const location = headers.get('location')
  return failure || (location === null ? `${status}` : `${status} → ${location}`)
}

const LARGEST = 64 * 1024 * 1024
/** After so many answers that did not come, no more are waited for. */
const PATIENCE = 12
const ASKING = { 'accept-encoding': 'br, gzip', 'user-agent': 'worksite-reader doctor' }

function answerWith(status: number, given: Partial<Answer> = {}): Answer {
  return { status, headers: new Headers(), bytes: new Uint8Array(), failure: '', ...given }
}

async function readAnswer(folder: string, path: string): Promise<Answer> {
  const name = decodeURIComponent(path.split('?')[0]!)
  try {
    const bytes = await readFile(join(folder, name, name.endsWith('/') ? 'index.html' : ''))
    return answerWith(200, { bytes })
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].some((code) => isCode(error, code))) return answerWith(404)
    throw error
  }
}

async function openServed(target: string, options: DeploymentOptions): Promise<ServedDeployment> {
  const root = await findRoot(new URL('/', target), options)
  const kept = new Map<string, Promise<Answer>>()
  let failures = 0
  async function askNow(path: string, asking: AskOptions): Promise<Answer> {
    if (failures >= PATIENCE) return answerWith(0, { failure: 'given up' })
    const answer = await fetchAnswer(new URL(path, root), asking, options)
    failures = answer.status === 0 ? failures + 1 : 0
    return answer
  }
  function ask(path: string, asking: AskOptions = {}): Promise<Answer> {
    if (!isAskedOften(path) || asking.headers || asking.method) return askNow(path, asking)
    const answer = kept.get(path) ?? askNow(path, asking)
    kept.set(path, answer)
    return answer
  }
  return { type: 'served', root, ask }
}

/** The few files that several checks look at. */
function isAskedOften(path: string): boolean {
  return /^\/(?:[^/]*|feed\/head\.json)$/.test(path)
}

/** Follows the redirects of the start page, such as from http to https. */
async function findRoot(root: URL, options: DeploymentOptions, hops = 5): Promise<URL> {
  const { status, headers } = await fetchAnswer(root, { method: 'HEAD' }, options)
  const location = headers.get('location')
  if (hops === 0 || location === null || status < 300 || status > 399) return root
  const next = new URL('/', new URL(location, root))
  return next.href === root.href ? root : findRoot(next, options, hops - 1)
}

async function fetchAnswer(
  address: URL,
  { method = 'GET', headers = {} }: AskOptions,
  { fetch = globalThis.fetch, seconds = 20 }: DeploymentOptions,
): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method,
      redirect: 'manual',
      headers: { ...ASKING, ...headers },
      signal: AbortSignal.timeout(seconds * 1000),
    })
    const bytes = await readBody(response)
    return answerWith(response.status, { headers: response.headers, bytes })
  } catch (error) {
    return answerWith(0, { failure: reasonOf(error) })
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The shortest name of what went wrong: fetch hides it in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'timeout'
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
