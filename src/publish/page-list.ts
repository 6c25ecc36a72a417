import type { PageData, PageList, PageSurroundings } from '../feed/page-data.ts'
import type { Article, Headline } from '../model/article.ts'
import { relatedTo } from '../model/related.ts'
import { allCategories, categoryIds, categoryPath, type Site } from '../model/site.ts'
import { sentencesFor } from './sentences.ts'
import { isReservedName } from './slugs.ts'
import { captionsOf } from './summary.ts'

/** One address of the site, what it says about itself, and what it shows. */
export interface Page {
  type: 'start' | 'list' | 'article' | 'app' | 'missing'
  /** Inside the published folder, `/` between names, '' for the start page. */
  folder: string
  title: string
  description: string
  /** What it carries for the app; of the app's own pages nothing. */
  data?: PageData
  /** Where what is older than the rows of a list begins, in each category that has any: “next” leads on from there. */
  older?: Headline[]
  article?: Article
  /** When something on it was new last, milliseconds since 1970; undefined where nothing ever was. */
  changed?: number
  /** Whether search machines have no business there. */
  isPrivate?: boolean
}

export interface SiteContent {
  site: Site
  /** In reading order. */
  articles: readonly Article[]
  /** How often each article was read, by slug, where known. */
  reads?: ReadonlyMap<string, number>
}

/** As many rows as the app begins a list with. */
const ROWS = 20
const RELATED = 5
/**
 * What is related is looked for among so many newer and older ones of the same category and of each tag. So
 * a new article touches the pages near it, and not every page of an archive.
 */
const NEAR = 12
/** Of the app's own pages those that are about the phone that shows them. */
const PRIVATE = /^(?:saved|offline|settings)$/

/** Every page of the site, the start page first. */
export function listPages(content: SiteContent): Page[] {
  const lists = createLists(content.articles)
  return [
    listStart(content),
    ...listAppPages(content.site),
    listMissing(content.site),
    ...listCategories(content),
    ...listTags(content, lists),
    ...content.articles.map((article) => listArticle(article, content, lists)),
  ]
}

/**
 * Whether a tag can have a folder of its own name, which every file system keeps as it is and every
 * server finds. Other tags are answered by 404.html, which opens the app all the same.
 */
export function isFolderName(tag: string): boolean {
  return (
    Buffer.byteLength(tag) <= LONGEST_NAME &&
    tag === tag.normalize('NFC') &&
    tag === Buffer.from(tag).toString() &&
    !/[\p{Cc}\u2028\u2029<>:"/\\|?*]|^[\s.]|[\s.]$|^$/u.test(tag) &&
    !isReservedName(tag)
  )
}

/** Its file in the published folder. */
export function fileOf({ type, folder }: Pick<Page, 'type' | 'folder'>): string {
  if (type === 'missing') return NOT_FOUND
  return folder === '' ? 'index.html' : `${folder}/index.html`
}

/** Root-relative, as in an address. */
export function pathOf({ type, folder }: Pick<Page, 'type' | 'folder'>): string {
  if (type === 'missing') return `/${NOT_FOUND}`
  return folder === '' ? '/' : `/${folder.split('/').map(encodeURIComponent).join('/')}/`
}

const NOT_FOUND = '404.html'
/** In bytes: file systems end at 255, and some need room for endings of their own. */
const LONGEST_NAME = 200

/** Articles of one category or tag, in reading order, and at which place each stands. */
interface Group {
  rows: Article[]
  places: Map<string, number>
}

interface Lists {
  byCategory: ReadonlyMap<string, Group>
  byTag: ReadonlyMap<string, Group>
  bySlug: ReadonlyMap<string, Article>
}

function createLists(articles: readonly Article[]): Lists {
  return {
    byCategory: groupBy(articles, ({ category }) => [category]),
    byTag: groupBy(articles, ({ tags }) => [...new Set(tags)]),
    bySlug: new Map(articles.map((article) => [article.slug, article])),
  }
}

function groupBy(
  articles: readonly Article[],
  keysOf: (article: Article) => readonly string[],
): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const article of articles) {
    for (const key of keysOf(article)) {
      const group: Group = groups.get(key) ?? { rows: [], places: new Map() }
      group.places.set(article.slug, group.rows.length)
      group.rows.push(article)
      groups.set(key, group)
    }
  }
  return groups
}

function listStart({ site, articles }: SiteContent): Page {
  const description = describeSite(site)
  const { older = [], ...list } = showList(site, articles)
  // The sections' pages lead to theirs: the first page must come in one round trip.
  return { type: 'start', folder: '', title: site.title, description, ...list, older: older.slice(0, 1) }
}

/** A page without a word on what it is would be found under whatever words it begins with. */
function describeSite({ title, organisation, description }: Site): string {
  return description || joinNames(title, organisation)
}

function joinNames(...names: readonly string[]): string {
  return [...new Set(names)].filter(Boolean).join(' - ')
}

function listAppPages(site: Site): Page[] {
  const description = describeSite(site)
  return Object.entries(sentencesFor(site.language).pages).map(([folder, title]) => ({
    type: 'app',
    folder,
    title,
    description,
    ...(PRIVATE.test(folder) && { isPrivate: true }),
  }))
}

/** What is shown where there is nothing. */
function listMissing(site: Site): Page {
  const title = sentencesFor(site.language).notFound
  const description = describeSite(site)
  return { type: 'missing', folder: '', title, description, data: { site }, isPrivate: true }
}

function listCategories({ site, articles }: SiteContent): Page[] {
  return allCategories(site.categories).map((category) => {
    const ids = new Set(categoryIds(category))
    const rows = articles.filter((article) => ids.has(article.category))
    const { id, title } = category
    return {
      type: 'list',
      folder: `category/${id}`,
      title,
      ...describe(site, title),
      ...showList(site, rows),
    }
  })
}

/** Tags with a page of their own. Of two that differ only in case some file systems keep just one. */
function listTags({ site }: SiteContent, { byTag }: Lists): Page[] {
  const tags = new Map<string, string>()
  for (const tag of [...byTag.keys()].sort()) {
    if (isFolderName(tag) && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag)
  }
  return [...tags.values()].map((tag) => ({
    type: 'list',
    folder: `tag/${tag}`,
    title: tag,
    ...describe(site, tag),
    ...showList(site, byTag.get(tag)?.rows ?? []),
  }))
}

/** So that no two lists say the same of themselves. */
function describe({ title, description }: Site, name: string): Pick<Page, 'description'> {
  return { description: [joinNames(name, title), description].filter(Boolean).join('：') }
}

function showList(site: Site, articles: readonly Article[]): Pick<Page, 'data' | 'older' | 'changed'> {
  const rows = articles.slice(0, ROWS)
  const older = firstOfEachCategory(articles.slice(ROWS))
  const list: PageList = { rows, more: older.length > 0 }
  const changed = rows.reduce((last, article) => Math.max(last, changeOf(article)), 0)
  return { data: { site, list }, older, ...(changed > 0 && { changed }) }
}

/** An article's neighbours are of its own category, so one start in each comes past everything. */
function firstOfEachCategory(articles: readonly Article[]): Article[] {
  const first = new Map<string, Article>()
  for (const article of articles) if (!first.has(article.category)) first.set(article.category, article)
  return [...first.values()]
}

function changeOf({ date, revised = date }: Article): number {
  return Math.max(date, revised)
}

function listArticle(article: Article, { site, reads }: SiteContent, lists: Lists): Page {
  const { slug, title } = article
  const count = reads?.get(slug)
  const around = { ...listAround(article, lists), ...(count !== undefined && { reads: count }) }
  return {
    type: 'article',
    folder: `article/${slug}`,
    title,
    description: describeArticle(article, site),
    data: { site, around },
    article,
    changed: changeOf(article),
  }
}

/** The first words; of pictures alone what stands below them, else what the article is called. */
function describeArticle({ title, summary, html, category, source }: Article, { categories }: Site): string {
  const section = categoryPath(categories, category).at(-1)?.title ?? ''
  return summary || captionsOf(html) || joinNames(title, section, source)
}

function listAround(article: Article, { byCategory, byTag, bySlug }: Lists): PageSurroundings {
  const group = byCategory.get(article.category)
  const [previous, , next] = takeAround(group, article, 1)
  const near = [group, ...article.tags.map((tag) => byTag.get(tag))].flatMap((one) =>
    takeAround(one, article, NEAR),
  )
  const chosen = article.related.map((slug) => bySlug.get(slug))
  const pool = [...chosen, ...near].filter((other) => other !== undefined)
  return {
    ...(previous && { previous }),
    ...(next && { next }),
    related: relatedTo(article, pool, RELATED),
  }
}

/** The article in the middle, and as many on both sides; undefined beyond the ends. */
function takeAround(group: Group | undefined, { slug }: Article, count: number): (Article | undefined)[] {
  const place = group?.places.get(slug)
  if (!group || place === undefined) return []
  return Array.from({ length: 2 * count + 1 }, (_, index) => group.rows[place - count + index])
}
