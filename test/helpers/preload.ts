import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCompiler } from './browsers.ts'

/** Compiles one of the C files beside this one into the folder, once; returns what LD_PRELOAD wants. */
export function compilePreload(name: string, folder: string, compiler: string): string {
  const library = join(folder, `${name}.so`)
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url))
  if (!existsSync(library)) execFileSync(compiler, ['-shared', '-fPIC', '-O1', '-o', library, source])
  return library
}

/** Firefox and Chromium take the hour of the day from the same functions of the C library. */
export function shiftedClock(clock: number, profile: string): NodeJS.ProcessEnv {
  const compiler = findCompiler()
  if (!compiler) throw new Error('A wrong clock needs a C compiler: apt-get install gcc')
  const library = compilePreload('shift-clock', profile, compiler)
  return { ...process.env, LD_PRELOAD: library, CLOCK_SHIFT: String(clock) }
}
