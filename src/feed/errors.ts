export type FeedFault =
  /** It is something else: a web page, a captive portal's answer, an empty file. */
  | 'not-the-feed'
  /** It is the feed, but not as it was published. */
  | 'damaged'
  /** It is of a newer version than this code reads. */
  | 'outdated'

/** What came is not what was published. */
export class FeedError extends Error {
  // Only declared: for old Safaris a field would bring the compiler's helpers into every script.
  declare readonly fault: FeedFault

  constructor(fault: FeedFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FeedError'
    this.fault = fault
  }
}
