import { toItem } from '../feed/item.ts'
import { generatePageData, PAGE_BLOCK } from '../feed/page-data.ts'
import { pictureOf } from '../model/article.ts'
import { categoryPath, type Site } from '../model/site.ts'
import { absoluteUrl, escapeMarkup, metaTag, replaceHead } from './markup.ts'
import { pathOf, type Page } from './page-list.ts'
import { addPolicy, removePolicy } from './policy.ts'
import { sentencesFor } from './sentences.ts'
import { describePage } from './structured-data.ts'

/** What a page says beside what it shows. */
export interface PageParts {
  title: string
  description: string
  /** Further elements of its head. */
  more: string
  /** What stands at the end of its list where no script runs, and nothing more can be asked for. */
  older: string
  /** For the app. */
  blocks: string
}

/** What the app made of a page's content. */
export interface RenderedPage {
  html: string
  /** The styles that it needs. */
  style: string
  /** Only where no script runs. */
  styleWithoutScript: string
  /** What stands below, where no script runs. */
  foot: string
}

export function generateParts(page: Page, site: Site): PageParts {
  const { title, description, data, article, isPrivate } = page
  return {
    title: page.type === 'start' ? title : `${title} - ${site.title}`,
    description,
    more:
      (page.type === 'missing' ? '' : generateOpenGraph(page, site)) +
      (isPrivate ? NO_INDEX : '') +
      generateAlternates(site) +
      generateStructuredData(page, site),
    older: generateOlder(page, site),
    blocks:
      (article ? generateDataBlock('article', JSON.stringify(toItem(article))) : '') +
      (data ? generateDataBlock(PAGE_BLOCK, generatePageData(data)) : ''),
  }
}

/** A page that shows something only when the app runs. */
export function generateAppPage(shell: string, parts: PageParts): string {
  return insertLast(replaceHead(shell, parts), parts.blocks)
}

/**
 * Makes pages that read without the app, which comes late and takes its place. Their styles stand in them, so
 * that nothing is waited for, and their scripts at the end.
 */
export function createFrame(shell: string): (parts: PageParts, rendered: RenderedPage) => string {
  const { html, scripts, note } = takeApart(shell)
  const templates = new Map<string, string>()
  return (parts, rendered) => {
    const styles = generateStyles(rendered)
    // Nothing of an article is in it yet: what the policy allows by its hash is the app's own.
    const template = templates.get(styles) ?? addPolicy(html.replace(/\s*<\/head>/, () => `${styles}</head>`))
    templates.set(styles, template)
    const foot = note + rendered.foot
    const main = insertLast(rendered.html, parts.older, '</main>')
    const shown = main + (foot && `<noscript>${foot}</noscript>`)
    const filled = replaceHead(template, parts).replace(
      '<div id="app">',
      () => `<div id="app"><div id="prerendered">${shown}</div>`,
    )
    return insertLast(filled, parts.blocks + scripts)
  }
}

/** For those who must not keep an address. */
export const NO_INDEX = metaTag('name', 'robots', 'noindex')

const LOADED_SCRIPT = /\s*(<script\b[^>]*\bsrc="[^"]*"[^>]*><\/script>)/g

/**
 * The app's page without what would be waited for, and without what it says where no script runs. The app
 * itself lies in a template, from which `app/early.ts` takes it when the page is seen.
 */
function takeApart(shell: string): { html: string; scripts: string; note: string } {
  const scripts = [...shell.matchAll(LOADED_SCRIPT)].map(([, tag]) => tag!)
  const app = scripts.filter((tag) => tag.includes('type="module"'))
  const before = scripts.filter((tag) => !app.includes(tag))
  const html = removePolicy(shell)
    .replace(LOADED_SCRIPT, '')
    .replace(/\s*<link rel="(?:stylesheet|modulepreload)"[^>]*>/g, '')
  const [whole = '', note = ''] = /(?<=<body[\s\S]*)\s*<noscript>([\s\S]*?)<\/noscript>/.exec(html) ?? []
  return {
    html: html.replace(whole, ''),
    scripts: [...before, '<template id="script">', ...app, '</template>']
      .join('')
      .replaceAll('<script', '<script fetchpriority="low"'),
    note: note.trim(),
  }
}

function generateStyles({ style, styleWithoutScript }: RenderedPage): string {
  const hidden = styleWithoutScript && `<noscript><style>${styleWithoutScript}</style></noscript>`
  return `<style>${style}</style>${hidden}`
}

/** https://ogp.me/, for those who share the address. */
function generateOpenGraph(page: Page, site: Site): string {
  const { title, description, article } = page
  const url = absoluteUrl(site.url, pathOf(page))
  const picture = (article && pictureOf(article))?.src ?? '/icons/icon-512.png'
  return [
    `<link rel="canonical" href="${escapeMarkup(url)}">`,
    metaTag('property', 'og:type', article ? 'article' : 'website'),
    metaTag('property', 'og:site_name', site.title),
    metaTag('property', 'og:title', title),
    metaTag('property', 'og:description', description),
    metaTag('property', 'og:url', url),
    metaTag('property', 'og:image', absoluteUrl(site.url, picture)),
    article ? metaTag('property', 'article:published_time', new Date(article.date).toISOString()) : '',
  ].join('')
}

const FEEDS = [
  ['/rss.xml', 'application/rss+xml'],
  ['/atom.xml', 'application/atom+xml'],
  ['/feed.json', 'application/feed+json'],
] as const

/** The site's news for feed readers, which look for them here. */
function generateAlternates({ title }: Site): string {
  return FEEDS.map(
    ([path, type]) => `<link rel="alternate" type="${type}" href="${path}" title="${escapeMarkup(title)}">`,
  ).join('')
}

function generateStructuredData(page: Page, site: Site): string {
  const data = describePage(page, site)
  return data ? `<script type="application/ld+json">${escapeJson(JSON.stringify(data))}</script>` : ''
}

/** The way on from the end of a list, of which the app would bring more. */
function generateOlder({ older = [] }: Page, { language, categories }: Site): string {
  if (older.length === 0) return ''
  const { heading, note } = sentencesFor(language).older
  const links = older.map(({ slug, title, category }) => {
    const section = categoryPath(categories, category).at(-1)?.title
    const before = section ? `<span>${escapeMarkup(section)}</span>` : ''
    return `<li><a href="/article/${slug}/">${before}<b>${escapeMarkup(title)}</b></a></li>`
  })
  const words = `<h2>${heading}</h2><p>${note}</p><ul>${links.join('')}</ul>`
  return `<noscript><nav class="older" aria-label="${heading}">${words}</nav></noscript>`
}

/** As `sync/fetch-article.ts` reads the article, and the app the rest. */
function generateDataBlock(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${escapeJson(json)}</script>`
}

/** No `<` may end the block early. */
function escapeJson(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

function insertLast(html: string, block: string, before = '</body>'): string {
  const end = html.lastIndexOf(before)
  return end < 0 ? html + block : html.slice(0, end) + block + html.slice(end)
}
