import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createOutput } from '../../src/publish/output.ts'
import { listPages } from '../../src/publish/page-list.ts'
import { writeRobots, writeSitemap } from '../../src/publish/sitemap.ts'
import { anArticle, aSite } from '../helpers/articles.ts'
import { folderOf } from './folder-of-files.ts'

const output = createOutput()
const site = aSite()
const articles = [
  anArticle({ slug: 'b', date: Date.UTC(2018, 5, 15), tags: ['安全'] }),
  anArticle({ slug: 'a', revised: Date.UTC(2018, 5, 20) }),
]
const pages = listPages({ site, articles })

test('search machines find every page that is for everyone, and when it changed', async () => {
  const out = await folderOf()
  expect(await writeSitemap(out, { site, pages, output })).toBe(true)
  const xml = await readFile(join(out, 'sitemap.xml'), 'utf8')
  for (const [address, time] of [
    ['/', '2018-06-20'],
    ['/article/a/', '2018-06-20'],
    ['/article/b/', '2018-06-15'],
    ['/category/economy/', '2018-06-20'],
    [`/tag/${encodeURIComponent('安全')}/`, '2018-06-15'],
  ])
    expect(xml).toContain(
      `<loc>https://reader.example.org${address}</loc><lastmod>${time}T00:00:00.000Z</lastmod>`,
    )
  expect(xml).toContain('<loc>https://reader.example.org/about/</loc></url>')
  expect(xml).not.toMatch(/404|saved|settings|offline/)
  expect(await writeSitemap(out, { site, pages, output })).toBe(false)
})

test('a site with more pages than one file may list has several, and a smaller one has one again', async () => {
  const out = await folderOf()
  await writeSitemap(out, { site, pages, output, most: 4 })
  const names = (await readdir(out)).sort()
  expect(names).toEqual(['sitemap-1.xml', 'sitemap-2.xml', 'sitemap-3.xml', 'sitemap.xml'])
  const index = await readFile(join(out, 'sitemap.xml'), 'utf8')
  expect(index).toContain(
    '<sitemap><loc>https://reader.example.org/sitemap-1.xml</loc><lastmod>2018-06-20T00:00:00.000Z</lastmod></sitemap>',
  )
  await writeSitemap(out, { site, pages, output })
  expect(await readdir(out)).toEqual(['sitemap.xml'])
})

test('tells crawlers where the pages are, unless the operator tells them something', async () => {
  const out = await folderOf()
  expect(await writeRobots(out, site, output)).toBe(true)
  expect(await readFile(join(out, 'robots.txt'), 'utf8')).toContain(
    'Sitemap: https://reader.example.org/sitemap.xml',
  )
  expect(await writeRobots(out, aSite({ url: 'https://new.example.org/' }), output)).toBe(true)
  await writeFile(join(out, 'robots.txt'), 'User-agent: *\nDisallow: /\n')
  expect(await writeRobots(out, site, output)).toBe(false)
  expect(await readFile(join(out, 'robots.txt'), 'utf8')).toContain('Disallow: /\n')
})
