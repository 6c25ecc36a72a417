import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { parseHead, type Head } from '../../src/feed/head.ts'
import { compareHeadlines, type Article } from '../../src/model/article.ts'
import { articlesOf, readPublished } from '../../src/publish/folder.ts'
import { publish, type PublishReport } from '../../src/publish/publish.ts'
import { SAMPLE } from './published-sample.ts'
import { createTempFolder } from './temp-folder.ts'

/** Where the site's editors work: a folder of sources and what was published from it. */
export interface Desk {
  /** The published folder. */
  site: string
  /** A file beside `site.json`, such as `articles/quiet-sunday.md`. */
  write: (file: string, content: string | Uint8Array) => Promise<void>
  edit: (slug: string, change: (markdown: string) => string) => Promise<void>
  /** Changes members of `site.json`. */
  configure: (changed: Record<string, unknown>) => Promise<void>
  withdraw: (slug: string) => Promise<void>
  /** With another build of the app, where one is given. */
  publish: (options?: { app?: string; killWorker?: boolean }) => Promise<PublishReport>
  close: () => Promise<void>
}

/** The published sample and its sources, to change. */
export async function copySite(): Promise<Desk> {
  const folder = await createTempFolder('desk')
  await cp(SAMPLE, join(folder, 'source'), { recursive: true })
  await cp(inject('sample'), join(folder, 'site'), { recursive: true })
  return openDesk(folder)
}

/** The sample's site without its articles. Nothing is published yet. */
export async function createSite(): Promise<Desk> {
  const folder = await createTempFolder('desk')
  await cp(join(SAMPLE, 'site.json'), join(folder, 'source/site.json'))
  await cp(join(SAMPLE, 'pictures'), join(folder, 'source/pictures'), { recursive: true })
  await mkdir(join(folder, 'source/articles'))
  return openDesk(folder)
}

export async function readHead(site: string): Promise<Head> {
  return parseHead(await readFile(join(site, 'feed/head.json'), 'utf8'))
}

/** What a published folder holds, in reading order. */
export async function readArticles(site: string): Promise<Article[]> {
  return [...articlesOf((await readPublished(site)).log).values()].sort(compareHeadlines)
}

function openDesk(folder: string): Desk {
  const source = join(folder, 'source')
  const config = join(source, 'site.json')
  const site = join(folder, 'site')
  const change = async (file: string, how: (text: string) => string): Promise<void> =>
    writeFile(file, how(await readFile(file, 'utf8')))
  const configure = (changed: Record<string, unknown>): Promise<void> =>
    change(config, (json) => JSON.stringify({ ...JSON.parse(json), ...changed }))
  return {
    site,
    write: (file, content) => writeFile(join(source, file), content),
    edit: (slug, how) => change(join(source, 'articles', `${slug}.md`), how),
    configure,
    async withdraw(slug) {
      const { withdrawn } = JSON.parse(await readFile(config, 'utf8')) as { withdrawn: string[] }
      await configure({ withdrawn: [...withdrawn, slug] })
    },
    publish: (options) => publish({ config, out: site, app: inject('app'), ...options }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
