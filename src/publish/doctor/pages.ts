import { isObject, parseObject, toCount } from '../../feed/checks.ts'
import type { Article } from '../../model/article.ts'
import { allCategories } from '../../model/site.ts'
import { addressOf } from './articles.ts'
import { mapAtOnce, sample, type AtOnceOptions } from './at-once.ts'
import { isPage, textOf, troubleOf, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'
import type { News } from './news.ts'

const MOST_READ = 500

/** Pages that anybody's site has, whatever its news. */
export async function checkOwnPages(deployment: Deployment): Promise<Finding[]> {
  return [
    await checkPages(deployment, 'start-page', ['/']),
    await checkPages(deployment, 'own-pages', ['/shell.html', '/404.html']),
    await checkForMachines(deployment),
  ]
}

/** What search machines read first: the list of all addresses, and who may come. */
async function checkForMachines(deployment: Deployment): Promise<Finding> {
  const [sitemap, robots] = [await deployment.ask('/sitemap.xml'), await deployment.ask('/robots.txt')]
  const places = [
    ...(sitemap.status === 200 && /<(?:urlset|sitemapindex)\b/.test(textOf(sitemap)) ? [] : ['/sitemap.xml']),
    ...(robots.status === 200 && /^\s*sitemap:/im.test(textOf(robots)) ? [] : ['/robots.txt']),
  ]
  return judge('for-machines', places, { level: 'notice' })
}

/** A page for every section. */
export async function checkSections(deployment: Deployment, { head }: News): Promise<Finding[]> {
  const sections = allCategories(head.site.categories).map(({ id }) => `/category/${id}/`)
  return [await checkPages(deployment, 'section-pages', sections)]
}

/** A page for every article, as the article is now. */
export async function checkNewsPages(
  deployment: Deployment,
  { articles }: News,
  options: AtOnceOptions = {},
): Promise<Finding[]> {
  if (articles.length === 0) return []
  const read = new Set(deployment.type === 'folder' ? articles : sample(articles, MOST_READ))
  const looks = await mapAtOnce(articles, (article) => look(deployment, article, read.has(article)), options)
  const placesOf = (state: PageState): string[] =>
    articles.filter((_article, index) => looks[index] === state).map(addressOf)
  const pages = judge('article-pages', placesOf('missing'), { total: articles.length })
  const total = articles.filter((article, index) => read.has(article) && looks[index] !== 'missing').length
  return total === 0 ? [pages] : [pages, judge('article-pages-current', placesOf('old'), { total })]
}

type PageState = 'missing' | 'old' | 'current'

async function look(deployment: Deployment, article: Article, isRead: boolean): Promise<PageState> {
  const answer = await deployment.ask(addressOf(article), isRead ? {} : { method: 'HEAD' })
  if (answer.status !== 200) return 'missing'
  return !isRead || carries(textOf(answer), article) ? 'current' : 'old'
}

/** Whether the page's data block is of the article's latest change; pages come before the head. */
function carries(html: string, { slug, seq }: Article): boolean {
  const block = /<script type="application\/json" id="article">([\s\S]*?)<\/script>/.exec(html)?.[1]
  try {
    const { id, _worksite: own } = parseObject(block ?? '')
    return id === slug && isObject(own) && toCount(own['seq']) >= seq
  } catch {
    return false
  }
}

async function checkPages(
  deployment: Deployment,
  check: 'start-page' | 'own-pages' | 'section-pages',
  paths: readonly string[],
): Promise<Finding> {
  const troubles = await mapAtOnce(paths, async (path) => {
    const answer = await deployment.ask(path)
    return troubleOf(answer) || (isPage(answer) ? '' : 'HTML?')
  })
  const places = paths.flatMap((path, index) => (troubles[index] ? [`${path} (${troubles[index]})`] : []))
  return judge(check, places, { total: paths.length })
}
