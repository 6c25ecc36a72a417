import type { CheerioAPI } from 'cheerio'
import type { AnyNode, Element } from 'domhandler'

/** The words of the page's own title. */
export function titleText($: CheerioAPI): string {
  const { title } = told($)
  return title ? $(title).text() : ''
}

/** What a page says about itself, in elements that nobody sees, and where it leads. */
export interface Told {
  body: Element | undefined
  /** The first base and the first title. */
  base: Element | undefined
  title: Element | undefined
  /** With an address, in the order of the page. */
  links: Element[]
  meta: Element[]
  /** Its JSON-LD. */
  linked: Element[]
  /** Scripts that stand in the page itself. */
  scripts: Element[]
  times: Element[]
}

const MOST = { links: 3000, meta: 500, linked: 10, scripts: 100, times: 3 }
const known = new WeakMap<CheerioAPI, Told>()

/** Found once for each page: looking through all of it takes longer than anything else. */
export function told($: CheerioAPI): Told {
  const found = known.get($) ?? findTold($)
  known.set($, found)
  return found
}

const TOLD = new Set('a,base,body,meta,script,time,title'.split(','))

/** One walk for all of them: selectors would each walk the whole page. */
function findTold($: CheerioAPI): Told {
  const found = new Map<string, Element[]>()
  collect($.root()[0]!.children, found)
  const of = (name: string, attribute?: string): Element[] =>
    (found.get(name) ?? []).filter(
      ({ attribs }) => attribute === undefined || attribs[attribute] !== undefined,
    )
  const scripts = of('script')
  const isLinked = ({ attribs }: Element): boolean => attribs['type'] === 'application/ld+json'
  return {
    body: of('body')[0],
    base: of('base', 'href')[0],
    title: of('title')[0],
    links: of('a', 'href').slice(0, MOST.links),
    meta: of('meta').slice(0, MOST.meta),
    linked: scripts.filter(isLinked).slice(0, MOST.linked),
    scripts: scripts.filter(({ attribs }) => attribs['src'] === undefined).slice(0, MOST.scripts),
    times: of('time')
      .filter(({ attribs }) => attribs['datetime'])
      .slice(0, MOST.times),
  }
}

function collect(nodes: readonly AnyNode[], found: Map<string, Element[]>): void {
  for (const node of nodes) {
    if (!('attribs' in node)) continue
    if (TOLD.has(node.name)) {
      const known = found.get(node.name)
      if (known) known.push(node)
      else found.set(node.name, [node])
    }
    collect(node.children, found)
  }
}
