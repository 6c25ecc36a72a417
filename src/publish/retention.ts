import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Article } from '../model/article.ts'
import type { Output } from './output.ts'
import { removeFile, unlessMissing } from './write-file.ts'

/** What a site needs of the files that are named by their content. */
export interface SiteFiles {
  /** Of packs and lists of them, as the head names them: `packs/<hash>.json`. */
  packs: readonly { file: string }[]
  articles: Iterable<Article>
}

export interface RetentionOptions {
  out: string
  before: SiteFiles
  after: SiteFiles
  /** Milliseconds since 1970. */
  now: number
  output: Output
}

/**
 * Packs and pictures that the site needs no more stay for 7 days from now on: phones may be in the
 * middle of a sync, and caches between them and here may hold the old head. Then they go.
 */
export async function retainFiles({ out, before, after, now, output }: RetentionOptions): Promise<void> {
  const had = keysOf(before)
  const needed = keysOf(after)
  const spare = (await listFiles(out)).filter(({ key }) => !needed.has(key))
  for (const { path, key } of spare) if (had.has(key)) await output.touch(path, now)
  await output.afterwards(async () => {
    for (const { path } of spare) if (now - (await timeOf(path, now)) > KEEP) await removeFile(path)
  })
}

const KEEP = 7 * 24 * 60 * 60_000
/** Only what this program has named. */
const NAMES = {
  'feed/packs': /^[0-9a-f]{16}(?=\.json$)/,
  images: /^[0-9a-f]{16}(?=-\d+\.[a-z]+$)/,
} as const

interface KeptFile {
  path: string
  key: string
}

/** Folder and hash of everything that the articles show and the head names. */
function keysOf({ packs, articles }: SiteFiles): Set<string> {
  const files = packs.map(({ file }) => `feed/${file}`)
  for (const { picture, pictures, html } of articles) {
    const shown = [...(picture ? [picture] : []), ...pictures]
    files.push(...shown.flatMap((one) => [one, ...one.variants]).map(({ src }) => src.slice(1)))
    files.push(...[...html.matchAll(/ src="\/(images\/[^"]+)"/g)].map(([, src = '']) => src))
  }
  return new Set(files.map((file) => file.replace(/[-.][^/]*$/, '')))
}

async function listFiles(out: string): Promise<KeptFile[]> {
  const folders = Object.entries(NAMES).map(async ([folder, name]): Promise<KeptFile[]> => {
    const names = await unlessMissing(readdir(join(out, folder)), [])
    return names.flatMap((file) => {
      const [hash] = name.exec(file) ?? []
      return hash === undefined ? [] : [{ path: join(out, folder, file), key: `${folder}/${hash}` }]
    })
  })
  return (await Promise.all(folders)).flat()
}

async function timeOf(path: string, now: number): Promise<number> {
  return (await unlessMissing(stat(path), { mtimeMs: now })).mtimeMs
}
