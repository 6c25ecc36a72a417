import { isObject, toList } from '../../feed/checks.ts'
import { parseXmlFeed } from '../sources/feed-xml.ts'
import { textOf, troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'

/** The feeds for everybody's feed reader: there, and without anything that had to be put right. */
export async function checkFeeds(deployment: Deployment): Promise<Finding> {
  const places: string[] = []
  for (const [path, troubleIn] of FEEDS) {
    const answer = await deployment.ask(path)
    const trouble = troubleOf(answer) || troubleIn(textOf(answer))
    if (trouble) places.push(`${path} (${trouble})`)
  }
  return judge('feeds', places, { total: FEEDS.length })
}

const FEEDS: readonly [string, (text: string) => string][] = [
  ['/feed.json', troubleInJson],
  ['/rss.xml', troubleInXml],
  ['/atom.xml', troubleInXml],
]

function troubleInJson(text: string): string {
  try {
    const feed: unknown = JSON.parse(text)
    if (!isObject(feed) || !String(feed['version']).startsWith('https://jsonfeed.org/version/'))
      return 'JSON Feed?'
    return toList(feed['items']).every(isObject) && Array.isArray(feed['items']) ? '' : 'items?'
  } catch {
    return 'JSON?'
  }
}

function troubleInXml(text: string): string {
  const feed = parseXmlFeed(text, new URL('https://reader.invalid/'))
  if (!feed) return 'XML?'
  return feed.damage.join(', ')
}
