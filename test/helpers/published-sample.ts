import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { publish } from '../../src/publish/publish.ts'
import { createTempFolder } from './temp-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built app. */
    app: string
    /** The folder of the published sample. Read only: `copySite` gives one to change. */
    sample: string
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js')
export const SAMPLE = join(ROOT, 'src/publish/sample')

/** Builds the app and publishes the sample, once for all browser tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await createTempFolder('sample')
  const app = join(folder, 'app')
  const sample = join(folder, 'site')
  await buildApp(app)
  await publish({ config: join(SAMPLE, 'site.json'), out: sample, app })
  project.provide('app', app)
  project.provide('sample', sample)
  return () => rm(folder, { recursive: true, force: true })
}

async function buildApp(out: string): Promise<void> {
  // In a process of its own: this one is a test, and would build the app as one.
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '' }
  for (const own of [['--emptyOutDir'], ['--ssr', 'src/app/server.ts']]) {
    const args = [VITE, 'build', ...own, '--outDir', out, '--logLevel', 'warn']
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })
  }
}
