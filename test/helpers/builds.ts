import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface OtherBuild {
  /** One letter, which every file's name and the page's `data-build` carry. */
  stamp: string
  /** The version of the database that this build knows. */
  database: number
}

/** The same app as another build: other file names, whoever refers to them says so, another database. */
export async function copyBuild(app: string, out: string, { stamp, database }: OtherBuild): Promise<void> {
  await cp(app, out, { recursive: true })
  const names = await readdir(join(out, 'assets'))
  const renamed = new Map(names.map((name) => [name, name.replace(HASH, `-_${stamp}_$1$2`)]))
  let opens = 0
  const change = (text: string): string =>
    [...renamed]
      .reduce((changed, [from, to]) => changed.replaceAll(from, to), text)
      .replace(OPENS, (_all, before: string) => {
        opens += 1
        return before + database
      })
  for (const folder of ['', 'assets']) await rewriteFolder(join(out, folder), change)
  for (const [from, to] of renamed) await rename(join(out, 'assets', from), join(out, 'assets', to))
  if (opens < OPENERS) throw new Error(`Only ${opens} scripts of the build open the database`)
  const page = join(out, 'index.html')
  const html = (await readFile(page, 'utf8')).replace('<body', `<body data-build="${stamp}"`)
  await writeFile(page, html)
  const renderer = join(out, 'renderer.mjs')
  const source = await readFile(renderer, 'utf8')
  // The bundler chooses the quotes.
  const named = source.replace(/(?<=const app = ["'])[0-9a-f]{64}/, hashOf(html))
  if (named === source) throw new Error('The renderer of the build does not name its app')
  await writeFile(renderer, named)
}

/** Eight characters and an ending; the first three make room for the stamp. */
const HASH = /-.{3}([\w-]{5})(\.\w+)$/
/** `openDB(name, 2, …)` of `db/open.ts`, as the minifiers leave it. */
const OPENS = /(terminated:\w+\},\w+=await \w+\(\w+,)\d+(?=,)/g
/** Page, worker, search and repair page. */
const OPENERS = 4

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function rewriteFolder(folder: string, change: (text: string) => string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(?:js|css|html)$/.test(name)) continue
    const path = join(folder, name)
    await writeFile(path, change(await readFile(path, 'utf8')))
  }
}
