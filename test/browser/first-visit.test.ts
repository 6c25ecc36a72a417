import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { readArticles } from '../helpers/desk.ts'
import { decodePictures, headlines, startVisit, type Visit } from '../helpers/visit.ts'

let visit: Visit
let articles: Article[]

beforeAll(async () => {
  articles = await readArticles(inject('sample'))
  visit = await startVisit(inject('sample'))
})
afterAll(() => visit.close())

test('shows the newest headlines on the first visit', async () => {
  await visit.open('/')
  await headlines(visit.page).first().waitFor()
  await visit.untilSynced()
  const shown = await headlines(visit.page).allTextContents()
  expect(shown).toEqual(articles.slice(0, shown.length).map(({ title }) => title))
  expect(shown.length).toBeGreaterThanOrEqual(20)
  expect(visit.troubles()).toEqual([])
})

test('asks the site for every article pack once', () => {
  expect(visit.site.requests('/feed/head.json')).toBe(1)
  expect(visit.site.requests(/^\/feed\/packs\//)).toBeLessThanOrEqual(2)
})

test('opens the start page with its pictures when the server is gone and the browser was closed', async () => {
  await visit.goOffline()
  await visit.restart()
  await visit.open('/')
  await headlines(visit.page).nth(19).waitFor()
  expect(await headlines(visit.page).first().textContent()).toBe(articles[0]!.title)
  expect((await decodePictures(visit.page)).length).toBeGreaterThan(5)
})

test('opens a category that was never opened before', async () => {
  await visit.restart()
  await visit.open('/category/protection/')
  await visit.page.getByRole('heading', { level: 1, name: '劳动保护' }).waitFor()
  const expected = articles.filter(({ category }) => ['protection', 'safety', 'health'].includes(category))
  await headlines(visit.page).first().waitFor()
  const shown = await headlines(visit.page).allTextContents()
  expect(shown).toEqual(expected.slice(0, shown.length).map(({ title }) => title))
  expect((await decodePictures(visit.page)).length).toBeGreaterThan(0)
})

test('opens an article that was never opened before, from a link in a message', async () => {
  await visit.restart()
  const article = articles.find(({ slug }) => slug === 'long-read-a-day-in-the-tunnel')!
  await visit.open(`/article/${article.slug}/`)
  await visit.page.getByRole('heading', { level: 1, name: article.title }).waitFor()
  expect((await decodePictures(visit.page)).sort()).toEqual(article.pictures.map(({ src }) => src).sort())
})

test('says so where an address leads nowhere, and leads home', async () => {
  await visit.open('/no/such/page/')
  await visit.page.getByRole('heading', { level: 1, name: '没有这一页' }).waitFor()
  await visit.page.getByRole('link', { name: '回到首页' }).click()
  await headlines(visit.page).first().waitFor()
})

test('has done all of this without an error and without asking another site', () => {
  expect(visit.troubles()).toEqual([])
})
