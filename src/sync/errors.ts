import { FeedError } from '../feed/errors.ts'
import type { SyncFailure } from './messages.ts'

/**
 * A sync could not go on; `failure` is what the reader is told.
 * Where the server answered with an error, `cause` is its response.
 */
export class SyncError extends Error {
  // Only declared: for old Safaris a field would bring the compiler's helpers into every script.
  declare readonly failure: SyncFailure

  constructor(failure: SyncFailure, options?: ErrorOptions) {
    super(failure, options)
    this.name = 'SyncError'
    this.failure = failure
  }
}

/** What any error of a sync means for the reader. What is neither network nor feed is the phone's storage. */
export function toFailure(error: unknown): SyncFailure {
  if (error instanceof SyncError) return error.failure
  if (error instanceof FeedError) return error.fault
  return 'storage'
}

/** Whether the server has said when to come back: until then it is not asked for anything else. */
export function isToldToWait(error: unknown): boolean {
  const { headers } = Object((error as Error).cause) as Partial<Response>
  return headers?.has('retry-after') === true
}
