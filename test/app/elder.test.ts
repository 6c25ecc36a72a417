import { createPinia, setActivePinia } from 'pinia'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import { beforeEach, expect, test } from 'vitest'
import { createReader } from '../../src/app/create-reader.ts'
import { useHeadlines } from '../../src/app/stores/headlines.ts'
import { useSettings } from '../../src/app/stores/settings.ts'
import { useSite } from '../../src/app/stores/site.ts'
import { anArticle, aSite } from '../helpers/articles.ts'

beforeEach(() => {
  setActivePinia(createPinia())
})

async function renderStart(mode: 'standard' | 'elder'): Promise<string> {
  const { app, router, pinia } = createReader(createMemoryHistory())
  useSite(pinia).site = aSite()
  useSettings(pinia).change({ mode })
  useHeadlines(pinia).lists = { all: { type: 'ready', rows: [anArticle({ slug: 'a' })], tail: 'end' } }
  await router.push('/')
  return renderToString(app)
}

test('the start page offers the elder mode by name', async () => {
  expect(await renderStart('standard')).toMatch(/<button[^>]*>(?:<span[^>]*>)?长辈版/)
})

test('in the elder mode the start page has four large ways to go, then the news, then the way back', async () => {
  const html = await renderStart('elder')
  expect(html.match(/class="[^"]*\bentry"/g)).toHaveLength(4)
  expect(html).toContain('href="/article/a/"')
  expect(html).toContain('href="/category/news/"')
  expect(html).toMatch(/<button[^>]*>(?:<span[^>]*>)?标准版/)
})
