import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

export type Engine = 'chromium' | 'firefox' | 'webkit'

/** What it takes to drive a WebKitGTK that keeps what it stores. */
export interface WebKitTools {
  driver: string
  browser: string
  /** A display without a screen. */
  display: string
  /** Compiles `keep-website-data.c`. */
  compiler: string
}

export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const LIBRARIES = '/usr/lib'
/** Its API lets `keep-website-data.c` in; 6.0 has another. */
const MINIBROWSER = 'webkit2gtk-4.1/MiniBrowser'

/** The engines that this machine can run. Without Chromium there are no browser tests. */
export function findEngines(): Engine[] {
  findChromium()
  return [
    'chromium',
    ...(findFirefox() ? ['firefox' as const] : []),
    ...(findWebKit() ? ['webkit' as const] : []),
  ]
}

/** Throws where there is none, with how to get one. */
export function findChromium(): string {
  const own = chromium.executablePath()
  const found =
    process.env['CHROMIUM_PATH'] ??
    (isExecutable(own) ? own : findProgram('chromium', 'chromium-browser', 'google-chrome'))
  if (!found) throw new Error('No Chromium found: apt-get install chromium, or set CHROMIUM_PATH')
  return found
}

export function findFirefox(): string | undefined {
  return process.env['FIREFOX_PATH'] ?? findProgram('firefox-esr', 'firefox')
}

export function findWebKit(): WebKitTools | undefined {
  const driver = findProgram('WebKitWebDriver')
  const browser = process.env['MINIBROWSER_PATH'] ?? findMiniBrowser()
  const display = findProgram('Xvfb')
  const compiler = findCompiler()
  if (!driver || !browser || !display || !compiler) return undefined
  return { driver, browser, display, compiler }
}

/** What compiles the C files beside this one. */
export function findCompiler(): string | undefined {
  return findProgram('cc', 'gcc', 'clang')
}

/** It is no program for users, so it lies among the libraries of its architecture. */
function findMiniBrowser(): string | undefined {
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES) : []
  const paths = folders.map((folder) => join(LIBRARIES, folder, MINIBROWSER))
  return [join('/usr/libexec', MINIBROWSER), ...paths].find(isExecutable)
}

function findProgram(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    // Not there, or not for us: both mean it cannot be run.
    return false
  }
}
