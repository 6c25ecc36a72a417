import { lookup as lookUp, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import {
  Agent,
  buildConnector,
  fetch as fetchWith,
  Headers,
  type RequestInit as Init,
  type Response as Answer,
} from 'undici'
import { isWeb, resolveLink } from './addresses.ts'
import { isPrivateAddress } from './private-addresses.ts'

export interface SafeFetchOptions {
  /** Whether addresses of this machine and of the networks it stands in may be fetched. */
  allowPrivate?: boolean
  /** Every address of a host. */
  lookup?: Lookup
  /** Whether an IP address is one of those that are not fetched. */
  isPrivate?: (address: string) => boolean
}

export type Lookup = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** A request that is not made; the message is a sentence for the operator. */
export class RefusedRequestError extends Error {
  override readonly name = 'RefusedRequestError'
}

/**
 * A fetch for addresses that others wrote. It connects to nothing but the addresses that it has
 * checked, so a name that leads elsewhere the second time leads nowhere; it follows five redirects,
 * each checked like the first address, from https to http too, as old sites have them; it never
 * sends the user name and password of an address. With `redirect: 'manual'` it follows none.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): typeof fetch {
  const dispatcher = new Agent({ connect: createConnector(options) })
  const safeFetch = (input: string | URL, init: Init = {}): Promise<Answer> =>
    fetchFollowing(new URL(input), { ...init, dispatcher })
  // The same in all but the names of their types.
  return safeFetch as unknown as typeof fetch
}

/** https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOCALHOST = /(?:^|\.)localhost\.?$/i
const REDIRECTS = 5
const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** What is meant for one server and no other. */
const SECRETS = ['authorization', 'cookie', 'proxy-authorization']

async function fetchFollowing(first: URL, init: Init): Promise<Answer> {
  const headers = new Headers(init.headers)
  let address = first
  for (let redirects = 0; redirects <= REDIRECTS; redirects += 1) {
    const plain = withoutCredentials(address)
    const response = await fetchWith(plain, { ...init, headers: [...headers], redirect: 'manual' })
    const next = init.redirect === 'manual' ? undefined : redirectOf(response, plain)
    if (!next) return response
    await response.body?.cancel()
    if (next.origin !== plain.origin) for (const name of SECRETS) headers.delete(name)
    address = next
  }
  throw new RefusedRequestError(`It is redirected more than ${REDIRECTS} times.`)
}

function withoutCredentials(address: URL): URL {
  if (!isWeb(address)) throw new RefusedRequestError(`Addresses with ${address.protocol} are not fetched.`)
  const plain = new URL(address)
  plain.username = ''
  plain.password = ''
  return plain
}

function redirectOf(response: Answer, address: URL): URL | undefined {
  const location = response.headers.get('location')
  if (location === null || !REDIRECT_CODES.has(response.status)) return undefined
  const next = resolveLink(location, address)
  if (next) return next
  throw new RefusedRequestError('It is redirected to what is no address.')
}

function createConnector(options: SafeFetchOptions): buildConnector.connector {
  const { allowPrivate = false, lookup = lookUp, isPrivate = isPrivateAddress } = options
  if (allowPrivate) return buildConnector({})
  const connect = buildConnector({ lookup: checkedLookup(lookup, isPrivate) })
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    // A host that is an IP address is never looked up; what localhost is need not be.
    if (isIP(host) ? isPrivate(host) : LOCALHOST.test(host)) callback(refusal(host, host), null)
    else connect(target, callback)
  }
}

/** Refuses a host when any of its addresses is private, before there is a connection. */
function checkedLookup(lookup: Lookup, isPrivate: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const hidden = addresses?.find(({ address }) => isPrivate(address))
      const problem = error ?? (hidden && refusal(host, hidden.address))
      const [first = { address: '', family: 0 }] = addresses ?? []
      if (problem || options.all) callback(problem ?? null, addresses ?? [])
      else callback(null, first.address, first.family)
    })
  }
}

function refusal(host: string, address: string): RefusedRequestError {
  const where = host === address ? host : `${host} (${address})`
  return new RefusedRequestError(
    `It lies on this machine or in a private network: ${where}. If that is meant, allow it with --allow-private.`,
  )
}
