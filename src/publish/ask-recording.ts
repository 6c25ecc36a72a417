import { setTimeout as wait } from 'node:timers/promises'
import type { Attachment } from '../model/article.ts'
import { isRecording } from './media.ts'
import { PIECE, readLength } from './recording-length.ts'

export interface AskingOptions {
  fetch: typeof globalThis.fetch
  /** Seconds between two questions to one host. */
  delay?: number
  /** For one answer. */
  seconds?: number
  sleep?: (milliseconds: number) => Promise<unknown>
}

/** What a run has asked the servers of recordings so far. */
export interface Asking {
  options: AskingOptions
  /** By host: how often it said nothing, and when it may be asked next. */
  hosts: Map<string, { silent: number; nextAt: number }>
  /** By address. */
  told: Map<string, Told>
  asked: number
}

/** 0 is what nobody says. */
type Told = Pick<Attachment, 'bytes' | 'seconds'>

/** So many questions are asked in a run; of further recordings nothing is known. */
const MOST_ASKED = 100
/** After so many answers that say nothing, a host is left in peace. */
const PATIENCE = 3

export function createAsking(options: AskingOptions): Asking {
  return { options, hosts: new Map(), told: new Map(), asked: 0 }
}

/** Asks for what is not said of a recording: its size alone, or pieces that say how long it plays. */
export async function askRecording(said: Attachment, asking: Asking): Promise<Told> {
  const { url, bytes, seconds } = said
  if (!isRecording(url) || (bytes > 0 && seconds > 0)) return said
  const told = asking.told.get(url) ?? (await askServer(new URL(url), seconds === 0, asking))
  asking.told.set(url, told)
  return told
}

async function askServer(address: URL, isLengthWanted: boolean, asking: Asking): Promise<Told> {
  if (!isLengthWanted) return { bytes: (await askInTurn(address, undefined, asking)).bytes, seconds: 0 }
  const start = await askInTurn(address, 0, asking)
  const seconds = await readLength({
    bytes: start.bytes,
    read: async (from) => {
      if (from === 0) return start.piece
      // A server that sent the whole file instead of a piece would do so again.
      return start.isPiece && from < start.bytes
        ? (await askInTurn(address, from, asking)).piece
        : NOTHING.piece
    },
  })
  return { bytes: start.bytes, seconds }
}

interface Piece {
  /** Of the whole file. */
  bytes: number
  piece: Buffer
  isPiece: boolean
}

const NOTHING: Piece = { bytes: 0, piece: Buffer.alloc(0), isPiece: false }

/** One question, unless there were enough; with a pause before it where the host was just asked. */
async function askInTurn(address: URL, from: number | undefined, asking: Asking): Promise<Piece> {
  const { delay = 1, sleep = wait } = asking.options
  const host = asking.hosts.get(address.host) ?? { silent: 0, nextAt: 0 }
  asking.hosts.set(address.host, host)
  if (asking.asked >= MOST_ASKED || host.silent >= PATIENCE) return NOTHING
  asking.asked += 1
  const pause = host.nextAt - Date.now()
  if (pause > 0) await sleep(pause)
  const told = await ask(address, from, asking.options)
  host.nextAt = Date.now() + delay * 1000
  host.silent = told.bytes > 0 ? 0 : host.silent + 1
  return told
}

async function ask(address: URL, from: number | undefined, options: AskingOptions): Promise<Piece> {
  const { fetch, seconds = 10 } = options
  try {
    const response = await fetch(address, {
      method: from === undefined ? 'HEAD' : 'GET',
      headers: {
        'user-agent': 'worksite-reader',
        // Packed, neither sizes nor places would be those of the file.
        'accept-encoding': 'identity',
        ...(from !== undefined && { range: `bytes=${from}-${from + PIECE - 1}` }),
      },
      signal: AbortSignal.timeout(seconds * 1000),
    })
    const isPage = /html/i.test(response.headers.get('content-type') ?? '')
    const isPiece = response.status === 206
    if (!response.ok || isPage || (isPiece && startOf(response) !== from)) {
      await response.body?.cancel()
      return NOTHING
    }
    const piece = isPiece || from === 0 ? await readPiece(response) : NOTHING.piece
    return { bytes: sizeOf(response), piece, isPiece }
  } catch {
    // What cannot be had is unknown; the link stays as it is.
    return NOTHING
  }
}

/** Of the whole file: a piece names it behind the slash. */
function sizeOf({ status, headers }: Response): number {
  const size =
    status === 206 ? /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] : headers.get('content-length')
  return /^\d{4,12}$/.test(size ?? '') ? Number(size) : 0
}

function startOf({ headers }: Response): number | undefined {
  const start = /^bytes (\d+)-/i.exec(headers.get('content-range') ?? '')?.[1]
  return start === undefined ? undefined : Number(start)
}

/** As much as a piece has, though the server may send everything. */
async function readPiece({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    // Leaving the loop ends the transfer.
    if (size >= PIECE) break
  }
  return Buffer.concat(chunks).subarray(0, PIECE)
}
