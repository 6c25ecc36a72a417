import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CleanSvg } from './svg.ts'
import { SvgError } from './svg-tree.ts'

const SCRIPT = fileURLToPath(new URL('svg-process.js', import.meta.url))
const MAXIMUM_BYTES = 20 * 1024 * 1024

/** The drawing as PNG, of its own size. Throws an SvgError where drawing it takes too long or fails. */
export function drawSvg({ text }: CleanSvg, { seconds = 10 } = {}): Promise<Uint8Array> {
  const limits = { timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: MAXIMUM_BYTES } as const
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [SCRIPT],
      { ...limits, encoding: 'buffer', windowsHide: true },
      (cause, picture) => {
        if (!cause) return resolve(picture)
        const what = cause.killed ? 'takes too long to draw' : 'cannot be drawn'
        reject(new SvgError(`It is an SVG that ${what}.`, { cause }))
      },
    )
    // What becomes of a process that ended early is in the callback.
    child.stdin?.on('error', () => {})
    child.stdin?.end(text)
  })
}
