import robotsParser from 'robots-parser'

/** What a host allows a visitor of our name; https://www.rfc-editor.org/rfc/rfc9309 */
export interface Rules {
  isAllowed(address: URL): boolean
  /** Seconds between two requests that the host asks for, 0 where it asks for none. */
  delay: number
}

/** The name that a robots.txt knows this program by. */
export const ROBOT = 'WorksiteReader'

const MAXIMUM = { characters: 500 * 1024, delay: 60 }

/** Reads a robots.txt. What is none, such as an error page, forbids nothing. */
export function parseRules(text: string, address: URL): Rules {
  const robots = robotsParser(address.href, text.slice(0, MAXIMUM.characters))
  const delay = robots.getCrawlDelay(ROBOT) ?? 0
  return {
    isAllowed: (page) => robots.isAllowed(page.href, ROBOT) !== false,
    delay: delay > 0 ? Math.min(delay, MAXIMUM.delay) : 0,
  }
}
