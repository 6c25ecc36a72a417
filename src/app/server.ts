// The reader for pages that are written before anyone asks for them. It runs in Node, and is built into a
// file of its own, which the publisher is handed.
import { createApp, h, ref } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import type { Article, Headline } from '../model/article.ts'
import type { Site } from '../model/site.ts'
import { createReader, type Created } from './create-reader.ts'
import { useArticle } from './stores/article.ts'
import { listKey, useHeadlines } from './stores/headlines.ts'
import { listOf } from './stores/list-of.ts'
import { useSettings } from './stores/settings.ts'
import { useSite } from './stores/site.ts'
import older from './styles/older.css?inline'
import withoutScript from './styles/without-script.css?inline'
import { createFormat } from './text/format.ts'
import { loadText, preferredLanguage } from './text/languages.ts'
import { FORMAT, TEXT } from './text/useText.ts'
import SiteFoot from './ui/SiteFoot.vue'

/** What a page shows, and where it stands. */
export interface PageToRender {
  /** Its address, such as `/article/shift-change/`. */
  path: string
  /** Of the start page, a category or a tag. */
  list?: { rows: Headline[]; more: boolean }
  article?: Article
  /** Of an article. */
  around?: { previous?: Headline; next?: Headline; related: Headline[]; reads?: number }
}

export interface Renderer {
  /** The reader on one page, as HTML; one page after the other. Nothing in it depends on the time. */
  renderPage: (page: PageToRender) => Promise<string>
  /** Partner links and footer, which the reader itself shows on its start page only. */
  renderFoot: () => Promise<string>
}

/** What to hide of a page where no script runs. */
export const styleWithoutScript: string = withoutScript

/** How what leads on to older news is shown there. */
export const styleOfOlder: string = older

/** Speaks the site's language: nobody knows yet who will read. */
export async function createRenderer(site: Site): Promise<Renderer> {
  const reader = createReader(createMemoryHistory())
  const { router, pinia, text, app } = reader
  const language = preferredLanguage(site.language)
  useSettings(pinia).change({ language })
  text.value = await loadText(language)
  Object.assign(useSite(pinia), { site, asked: 'unknown' })
  return {
    async renderPage(page) {
      await router.replace(page.path)
      fillList(reader, site, page)
      fillArticle(reader, page)
      return renderToString(app)
    },
    renderFoot() {
      const foot = createApp(() => h(SiteFoot, { site, offers: false }))
        .use(pinia)
        .use(router)
      const format = ref(createFormat(language, site.timeZone))
      return renderToString(foot.provide(TEXT, text).provide(FORMAT, format))
    },
  }
}

function fillList({ router, pinia }: Created, site: Site, { list }: PageToRender): void {
  const query = listOf(router.currentRoute.value, site.categories)
  if (!list || !query) return
  const tail = list.more ? 'beyond' : 'end'
  useHeadlines(pinia).lists = { [listKey(query)]: { type: 'ready', rows: list.rows, tail } }
}

function fillArticle({ pinia }: Created, { article, around }: PageToRender): void {
  if (!article) return
  const { related = [], reads, ...neighbours } = around ?? {}
  const store = useArticle(pinia)
  store.latest = article.slug
  const surroundings = { neighbours, related, ...(reads !== undefined && { reads }) }
  store.state = { type: 'ready', article, around: surroundings }
}
