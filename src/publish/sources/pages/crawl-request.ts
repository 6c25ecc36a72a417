import { codeOf, FetchFileError, readBody, refusedRequest } from '../../fetch-file.ts'

/** A server's answer, whatever it says. */
export interface Answer {
  type: 'answer'
  /** Who gave it: another than was asked where the fetch has followed redirects by itself. */
  url: URL
  status: number
  headers: Headers
  bytes: Uint8Array
}

/** No answer, or half of one; the message is a sentence for the operator. */
export interface NoAnswer {
  type: 'none'
  message: string
}

export interface RequestOptions {
  fetch: typeof globalThis.fetch
  headers: Record<string, string>
  /** For the whole answer, headers and body. */
  seconds: number
}

const MAXIMUM_BYTES = 8 * 1024 * 1024

/** Asks once. A page that is too large is an answer nobody can use: it throws a FetchFileError. */
export async function requestOnce(address: URL, options: RequestOptions): Promise<Answer | NoAnswer> {
  const { fetch, headers, seconds } = options
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), seconds * 1000)
  try {
    const response = await fetch(address, { headers, redirect: 'manual', signal: deadline.signal })
    const bytes = response.ok ? await readBody(response, MAXIMUM_BYTES) : new Uint8Array()
    return {
      type: 'answer',
      url: new URL(response.url || address),
      status: response.status,
      headers: response.headers,
      bytes,
    }
  } catch (error) {
    if (error instanceof FetchFileError) throw error
    const refused = refusedRequest(error)
    if (refused) throw new FetchFileError('refused', refused.message, { cause: error })
    const isSlow = deadline.signal.aborted
    return {
      type: 'none',
      message: isSlow
        ? `The server did not finish its answer within ${seconds} s.`
        : `The server cannot be reached (${codeOf(error)}).`,
    }
  } finally {
    clearTimeout(timer)
    // Ends what is left of an answer that nobody wants any more.
    deadline.abort()
  }
}
