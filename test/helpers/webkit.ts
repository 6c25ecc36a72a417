import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { join } from 'node:path'
import { findWebKit, type WebKitTools } from './browsers.ts'
import { findFreePort } from './free-port.ts'
import type { Driver, StartOptions, Tab } from './phone.ts'
import { compilePreload } from './preload.ts'

/** It writes its pages' consoles to its own output; the driver would drop that. */
const BROWSER = (browser: string, log: string): string =>
  `#!/bin/sh\nexec '${browser}' --enable-write-console-messages-to-stdout=true "$@" >>'${log}' 2>&1\n`
const TROUBLE = /CONSOLE (?:[A-Z]+ )?ERROR /
const PATIENCE = 20_000
const DEADLINE = 60_000

/** WebKitGTK over W3C WebDriver, https://www.w3.org/TR/webdriver2/ */
export async function startWebKit(profile: string, options: StartOptions = {}): Promise<Driver> {
  const tools = findWebKit()
  if (!tools) throw new Error('No WebKitGTK found: apt-get install webkit2gtk-driver xvfb gcc')
  const display = await startDisplay(tools)
  const port = await findFreePort()
  const driver = spawn(tools.driver, [`--port=${port}`], {
    env: {
      ...process.env,
      ...environment(profile, display.name),
      ...preload(profile, tools, options),
    },
    stdio: 'ignore',
    // A process group of its own, so that its end can be awaited and nobody is left behind.
    detached: true,
  })
  const call = createCaller(port)
  await untilReady(call)
  const log = join(profile, 'console.log')
  const browser = join(profile, 'browser.sh')
  await writeFile(log, '')
  await writeFile(browser, BROWSER(tools.browser, log), { mode: 0o755 })
  const session = `/session/${await openSession(call, browser, options)}`
  return {
    troubles: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => TROUBLE.test(line)),
    async open(url) {
      await call('POST', `${session}/url`, { url })
    },
    evaluate: <T>(expression: string) => evaluate<T>(call, session, expression),
    openTab: (url) => openTab(call, session, url),
    async kill() {
      process.kill(-driver.pid!, 'SIGKILL')
      display.process.kill()
      await once(display.process, 'exit')
    },
    async screenshot(path) {
      const picture = await call<string>('GET', `${session}/screenshot`)
      await writeFile(path, Buffer.from(picture, 'base64'))
    },
    async press(key) {
      const value = KEYS[key] ?? key
      const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }))
      await call('POST', `${session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] })
    },
    async close() {
      await call('DELETE', session)
      await endGroup(driver.pid!)
      display.process.kill()
      await once(display.process, 'exit')
    },
  }
}

/** The session is in one window at a time: it looks into the other and comes back. */
async function openTab(call: Caller, session: string, url: string): Promise<Tab> {
  const own = await call<string>('GET', `${session}/window`)
  const { handle } = await call<{ handle: string }>('POST', `${session}/window/new`, { type: 'tab' })
  const visit = async <T>(what: () => Promise<T>): Promise<T> => {
    await call('POST', `${session}/window`, { handle })
    try {
      return await what()
    } finally {
      await call('POST', `${session}/window`, { handle: own })
    }
  }
  await visit(() => call('POST', `${session}/url`, { url }))
  return {
    evaluate: <T>(expression: string) => visit(() => evaluate<T>(call, session, expression)),
    close: () => visit(() => call('DELETE', `${session}/window`)),
  }
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS: Readonly<Record<string, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  ArrowLeft: '\uE012',
  ArrowRight: '\uE014',
}

interface Display {
  /** As in DISPLAY, `:1`. */
  name: string
  process: ChildProcess
}

/** Xvfb looks for a free display itself and writes its number. */
async function startDisplay({ display }: WebKitTools): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1024x900x24', '-nolisten', 'tcp']
  const child = spawn(display, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [number] = await once(child.stdio[3] as Readable, 'data')
  return { name: `:${String(number).trim()}`, process: child }
}

function environment(profile: string, display: string): Record<string, string> {
  return {
    DISPLAY: display,
    XDG_DATA_HOME: join(profile, 'data'),
    XDG_CACHE_HOME: join(profile, 'cache'),
    XDG_CONFIG_HOME: join(profile, 'config'),
    WEBSITE_DATA_FOLDER: join(profile, 'website-data'),
    GSETTINGS_BACKEND: 'memory',
    NO_AT_BRIDGE: '1',
    // There is no graphics card behind the display.
    LIBGL_ALWAYS_SOFTWARE: '1',
  }
}

/** A private window is what MiniBrowser opens by itself; all others keep what they store. */
function preload(
  profile: string,
  { compiler }: WebKitTools,
  { isPrivate, clock }: StartOptions,
): Record<string, string> {
  const names = [...(isPrivate ? [] : ['keep-website-data']), ...(clock ? ['shift-clock'] : [])]
  const libraries = names.map((name) => compilePreload(name, profile, compiler))
  return { LD_PRELOAD: libraries.join(' '), CLOCK_SHIFT: String(clock ?? 0) }
}

type Caller = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** One command of the protocol; throws what the driver answers as an error. */
function createCaller(port: number): Caller {
  return async <T>(method: string, path: string, body?: unknown) => {
    const init = {
      method,
      signal: AbortSignal.timeout(DEADLINE),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`)
    return value as T
  }
}

async function untilReady(call: Caller): Promise<void> {
  const end = Date.now() + PATIENCE
  for (;;) {
    try {
      await call('GET', '/status')
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

async function openSession(call: Caller, browser: string, { isSecure }: StartOptions): Promise<string> {
  const options = { binary: browser, args: ['--automation'] }
  const insecure = isSecure && { acceptInsecureCerts: true }
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options, ...insecure } }
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', { capabilities })
  return sessionId
}

async function evaluate<T>(call: Caller, session: string, expression: string): Promise<T> {
  const script =
    'const done = arguments[0];' +
    `(async () => (${expression}))().then((value) => done({ value }), (error) => done({ error: String(error) }))`
  const answer = await call<{ value: T; error?: string }>('POST', `${session}/execute/async`, {
    script,
    args: [],
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)} to ${expression.slice(0, 200)}`, { cause })
  })
  if (answer.error !== undefined) throw new Error(answer.error)
  return answer.value
}

/** The driver, the browser and the browser's helpers, who write what they store until they end. */
async function endGroup(group: number): Promise<void> {
  const end = Date.now() + PATIENCE
  signalGroup(group, 'SIGTERM')
  while (signalGroup(group, 0)) {
    if (Date.now() > end) signalGroup(group, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Whether anybody was there to get the signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    // No such group: all have ended.
    return false
  }
}
