import { readFile, stat } from 'node:fs/promises'
import { constants, gunzipSync } from 'node:zlib'
import { RefusedRequestError } from './safe-fetch.ts'

export interface FetchedFile {
  bytes: Uint8Array
  /** As the server says, '' where nobody says. */
  contentType: string
  /** Where it was found in the end, after redirects. */
  url: URL
}

export interface FetchFileOptions {
  fetch?: typeof fetch
  /** Of what is left after unpacking. */
  maxBytes?: number
  /** For the whole answer, headers and body. */
  seconds?: number
}

/** A file that could not be had; the message is a sentence for the operator. */
export class FetchFileError extends Error {
  override readonly name = 'FetchFileError'
  readonly reason: 'missing' | 'refused' | 'slow' | 'large' | 'unreachable'

  constructor(reason: FetchFileError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

const MEGABYTE = 1024 * 1024

/** Gets a file from the web or the disk, unpacked where it is gzip. Throws a FetchFileError. */
export async function fetchFile(address: URL, options: FetchFileOptions = {}): Promise<FetchedFile> {
  const { fetch = globalThis.fetch, maxBytes = 20 * MEGABYTE, seconds = 30 } = options
  const file =
    address.protocol === 'file:'
      ? await readLocal(address, maxBytes)
      : await fetchRemote(address, { fetch, maxBytes, seconds })
  return { ...file, bytes: unpack(file.bytes, maxBytes) }
}

async function readLocal(address: URL, maxBytes: number): Promise<FetchedFile> {
  try {
    const { size, isFile } = await describe(address)
    if (!isFile) throw new FetchFileError('missing', 'It is not a file.')
    if (size > maxBytes) throw tooLarge(maxBytes)
    return { bytes: await readFile(address), contentType: '', url: address }
  } catch (error) {
    if (error instanceof FetchFileError) throw error
    throw new FetchFileError('missing', `There is no such file, or it cannot be read (${codeOf(error)}).`, {
      cause: error,
    })
  }
}

async function describe(address: URL): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(address)
  return { size: stats.size, isFile: stats.isFile() }
}

async function fetchRemote(address: URL, options: Required<FetchFileOptions>): Promise<FetchedFile> {
  const { fetch, maxBytes, seconds } = options
  if (!/^https?:$/.test(address.protocol)) {
    throw new FetchFileError('refused', `Addresses with ${address.protocol} are not fetched.`)
  }
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), seconds * 1000)
  try {
    const response = await fetch(address, {
      signal: deadline.signal,
      headers: { 'user-agent': 'worksite-reader' },
    })
    if (!response.ok) throw refusal(response.status)
    const bytes = await readBody(response, maxBytes)
    return {
      bytes,
      contentType: response.headers.get('content-type') ?? '',
      url: new URL(response.url || address),
    }
  } catch (error) {
    if (error instanceof FetchFileError) throw error
    const refused = refusedRequest(error)
    if (refused) throw new FetchFileError('refused', refused.message, { cause: error })
    if (deadline.signal.aborted) {
      throw new FetchFileError('slow', `The server did not finish its answer within ${seconds} s.`, {
        cause: error,
      })
    }
    throw new FetchFileError('unreachable', `The server cannot be reached (${codeOf(error)}).`, {
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    // Ends what is left of an answer that nobody wants any more.
    deadline.abort()
  }
}

/** Why a request was not made, where that is what went wrong: fetch hides it in the cause. */
export function refusedRequest(error: unknown): RefusedRequestError | undefined {
  if (error instanceof RefusedRequestError) return error
  return error instanceof Error ? refusedRequest(error.cause) : undefined
}

function refusal(status: number): FetchFileError {
  const isMissing = status === 404 || status === 410
  return new FetchFileError(isMissing ? 'missing' : 'refused', `The server answered ${status}.`)
}

/** The whole body, unless it is longer than that: then a FetchFileError. */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

function unpack(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    // What arrived of a file that was cut off is better than nothing; its reader will notice.
    return gunzipSync(bytes, { maxOutputLength: maxBytes, finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw new FetchFileError('refused', 'It looks like gzip but cannot be unpacked.', { cause: error })
  }
}

function tooLarge(maxBytes: number): FetchFileError {
  return new FetchFileError('large', `It is larger than ${Math.round(maxBytes / MEGABYTE) || 1} MB.`)
}

/** The shortest name of what went wrong: fetch hides it in the cause. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.message : codeOf(error.cause)
}
