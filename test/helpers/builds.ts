import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The same app as another build: every hashed file has another name, whoever refers to it says so, and
 * the page carries the build's name in `data-build`. `stamp` is one letter.
 */
export async function copyBuild(app: string, out: string, stamp: string): Promise<void> {
  await cp(app, out, { recursive: true })
  const names = await readdir(join(out, 'assets'))
  const renamed = new Map(names.map((name) => [name, name.replace(HASH, `-_${stamp}_$1$2`)]))
  for (const folder of ['', 'assets']) await rewriteFolder(join(out, folder), renamed)
  for (const [from, to] of renamed) await rename(join(out, 'assets', from), join(out, 'assets', to))
  const page = join(out, 'index.html')
  const html = await readFile(page, 'utf8')
  await writeFile(page, html.replace('<body', `<body data-build="${stamp}"`))
}

/** Eight characters and an ending; the first three make room for the stamp. */
const HASH = /-.{3}([\w-]{5})(\.\w+)$/

async function rewriteFolder(folder: string, renamed: ReadonlyMap<string, string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(?:js|css|html)$/.test(name)) continue
    const path = join(folder, name)
    let text = await readFile(path, 'utf8')
    for (const [from, to] of renamed) text = text.replaceAll(from, to)
    await writeFile(path, text)
  }
}
