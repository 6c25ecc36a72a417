import { pictureOf, type Article } from '../model/article.ts'
import { categoryPath, type Category, type Site } from '../model/site.ts'
import { absoluteUrl } from './markup.ts'
import { pathOf, type Page } from './page-list.ts'

/** What a page tells search machines: https://schema.org, as JSON-LD. Undefined where there is nothing to tell. */
export function describePage(page: Page, site: Site): object | undefined {
  const { type, article } = page
  if (type === 'app' || type === 'missing') return undefined
  const graph = article
    ? [
        describeArticle(article, page, site),
        describeWay(article.title, categoryPath(site.categories, article.category), page, site),
      ]
    : type === 'start'
      ? [describeSite(site)]
      : [describeList(page, site), describeWay(page.title, sectionsAbove(page, site), page, site)]
  return { '@context': 'https://schema.org', '@graph': graph }
}

function describeSite(site: Site): object {
  const { title, url, description, language } = site
  return {
    '@type': 'WebSite',
    name: title,
    url,
    ...(description && { description }),
    inLanguage: language,
    publisher: describePublisher(site),
  }
}

function describeList(page: Page, site: Site): object {
  return {
    '@type': 'CollectionPage',
    name: page.title,
    url: addressOf(page, site),
    inLanguage: site.language,
    isPartOf: { '@type': 'WebSite', name: site.title, url: site.url },
  }
}

function describeArticle(article: Article, { description }: Page, site: Site): object {
  const { title, date, revised = date, tags, author, source, url } = article
  const page = absoluteUrl(site.url, `/article/${article.slug}/`)
  const picture = pictureOf(article)
  const section = categoryPath(site.categories, article.category).at(-1)?.title
  return {
    '@type': 'NewsArticle',
    headline: title,
    url: page,
    mainEntityOfPage: page,
    description,
    datePublished: new Date(date).toISOString(),
    dateModified: new Date(revised).toISOString(),
    inLanguage: site.language,
    ...(section && { articleSection: section }),
    ...(tags.length > 0 && { keywords: tags }),
    ...(picture && { image: [absoluteUrl(site.url, picture.src)] }),
    author: describeAuthor(author || source, author ? 'Person' : 'Organization', site),
    ...(source && { sourceOrganization: { '@type': 'Organization', name: source } }),
    ...(url && { isBasedOn: url }),
    publisher: describePublisher(site),
    isAccessibleForFree: true,
  }
}

function describeAuthor(name: string, type: 'Person' | 'Organization', site: Site): object {
  return name ? { '@type': type, name } : describePublisher(site)
}

function describePublisher({ organisation, title, url }: Site): object {
  const logo = absoluteUrl(url, '/icons/icon-512.png')
  return { '@type': 'Organization', name: organisation || title, url, logo }
}

/** The way to the page, as its breadcrumb shows it. */
function describeWay(title: string, sections: readonly Category[], page: Page, site: Site): object {
  const steps = [
    { name: site.title, item: site.url },
    ...sections.map(({ id, title: name }) => ({ name, item: absoluteUrl(site.url, `/category/${id}/`) })),
    { name: title, item: addressOf(page, site) },
  ]
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  }
}

function sectionsAbove({ folder }: Page, site: Site): Category[] {
  const [kind, id = ''] = folder.split('/')
  return kind === 'category' ? categoryPath(site.categories, id).slice(0, -1) : []
}

function addressOf(page: Page, site: Site): string {
  return absoluteUrl(site.url, pathOf(page))
}
