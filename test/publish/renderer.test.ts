import { join } from 'node:path'
import { rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadRenderer } from '../../src/publish/renderer.ts'
import { fakeRenderer } from '../helpers/fake-renderer.ts'
import { aSite } from '../helpers/articles.ts'
import { folderOf } from './folder-of-files.ts'

const PAGE = '<head></head><div id="app"></div>'
const APP = { 'index.html': PAGE, 'renderer.mjs': fakeRenderer(PAGE) }

test('the renderer of the built app makes its pages', async () => {
  const { createRenderer, stamp } = await loadRenderer(await folderOf(APP))
  const { renderPage } = await createRenderer(aSite())
  expect(await renderPage({ path: '/', list: { rows: [], more: false } })).toBe('<main>/</main>')
  expect(stamp).toMatch(/^[0-9a-f]{64}$/)
})

test('an app without its renderer is told apart from no app at all', async () => {
  const app = await folderOf(APP)
  await rm(join(app, 'renderer.mjs'))
  await expect(loadRenderer(app)).rejects.toMatchObject({ fault: 'renderer-missing' })
  await rm(join(app, 'index.html'))
  await expect(loadRenderer(app)).rejects.toMatchObject({ fault: 'app-missing' })
})

test('the renderer of another build is refused', async () => {
  const app = await folderOf(APP)
  await writeFile(join(app, 'index.html'), `${PAGE}<!-- newer -->`)
  await expect(loadRenderer(app)).rejects.toMatchObject({ fault: 'renderer-old' })
  await writeFile(join(app, 'renderer.mjs'), 'export const app = 1')
  await expect(loadRenderer(app)).rejects.toMatchObject({ fault: 'app-damaged' })
})
