import type { Policy } from '../db/schema.ts'

/** What a browser may know of the network: https://wicg.github.io/netinfo/ */
export interface Connection {
  saveData?: boolean
  type?: string
  effectiveType?: string
}

/** Pictures that come without asking first where nobody knows what a byte costs. */
const UNASKED = 10e6

/** How many bytes of pictures may be kept on this network: all, none, or a few until the reader was asked. */
export function pictureAllowance({ network }: Policy, connection = ownConnection()): number {
  if (network === 'any') return Infinity
  const { saveData, type = '', effectiveType = '' } = connection ?? {}
  if (!saveData && /wifi|ethernet/.test(type)) return Infinity
  // Told to wait; told to save; or the signal hardly carries the text.
  return network || saveData || effectiveType.endsWith('2g') ? 0 : UNASKED
}

/** Whether every request should be worth its bytes: the reader said so, or the signal hardly carries the text. */
export function isSparing(connection = ownConnection()): boolean {
  const { saveData = false, type = '', effectiveType = '' } = connection ?? {}
  return (saveData && !/wifi|ethernet/.test(type)) || effectiveType.endsWith('2g')
}

function ownConnection(): Connection | undefined {
  return (globalThis.navigator as { connection?: Connection } | undefined)?.connection
}
