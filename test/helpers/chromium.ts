import { execFileSync } from 'node:child_process'
import { chromium, type BrowserContext, type ConsoleMessage, type Page, type Request } from 'playwright-core'
import { CHROMIUM_ARGS, findChromium } from './browsers.ts'
import type { Driver, StartOptions } from './phone.ts'
import { shiftedClock } from './preload.ts'

export interface PhoneOptions {
  /** The folder of what the browser stores; the same folder again is the same phone. */
  profile: string
  viewport?: { width: number; height: number }
  locale?: string
  timezone?: string
  colorScheme?: 'light' | 'dark'
  /** As whom the browser presents itself. */
  userAgent?: string
  /** The only host that pages should ask. */
  host?: string
  /** Seconds by which the phone's clock is ahead. */
  clock?: number
  isPrivate?: boolean
  /** Certificates are not looked at. */
  isSecure?: boolean
  /** Whether pages may run scripts. */
  scripts?: 'on' | 'off'
}

export interface ChromiumPhone {
  context: BrowserContext
  page: Page
  /**
   * What must not happen on any page: console errors, page errors, unhandled rejections, policy
   * violations, requests to other origins. Tests expect it to be empty.
   */
  troubles: () => string[]
  /** From now on these are no trouble, such as failed requests while the server is off. */
  allow: (trouble: RegExp) => void
  close: () => Promise<void>
  /** SIGKILL for every process of this browser: nothing is written any more. */
  kill: () => Promise<void>
}

/** What a browser says by itself about a server that does not answer. */
export const SERVER_IS_OFF = /net::ERR_(?:CONNECTION_\w+|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|FAILED)/

const PHONE = { width: 390, height: 844 }

export async function launchPhone(options: PhoneOptions): Promise<ChromiumPhone> {
  const {
    profile,
    viewport = PHONE,
    locale = 'zh-CN',
    timezone,
    colorScheme,
    clock,
    host,
    isPrivate,
    isSecure,
    userAgent,
    scripts = 'on',
  } = options
  const launched = {
    executablePath: findChromium(),
    args: [...CHROMIUM_ARGS, '--disable-breakpad', ...(isSecure ? ['--ignore-certificate-errors'] : [])],
    ...(clock && { env: shiftedClock(clock, profile) }),
  }
  const shown = {
    viewport,
    locale,
    ...(timezone && { timezoneId: timezone }),
    ...(colorScheme && { colorScheme }),
    ...(userAgent && { userAgent }),
    javaScriptEnabled: scripts === 'on',
  }
  const context = isPrivate
    ? await (await chromium.launch(launched)).newContext(shown)
    : await chromium.launchPersistentContext(profile, { ...launched, ...shown })
  const watch = await watchTroubles(context, host)
  const [page = await context.newPage()] = context.pages()
  const close = (): Promise<void> => (isPrivate ? context.browser()!.close() : context.close())
  return { context, page, ...watch, close, kill: () => kill(context, profile) }
}

/** The same browser behind the interface that all engines share. */
export async function startChromium(profile: string, options: StartOptions = {}): Promise<Driver> {
  const phone = await launchPhone({ ...options, profile })
  const { context, troubles, close, kill } = phone
  let { page } = phone
  let isLimited = false
  const command = async (name: string, parameters: Record<string, unknown> = {}): Promise<void> => {
    const session = await context.newCDPSession(page)
    // The protocol's names are many; each is used once, by the fault that needs it.
    await session.send(name as 'Page.enable', parameters as never)
    if (name !== 'Page.setWebLifecycleState' && !name.startsWith('Storage.override')) await session.detach()
  }
  return {
    troubles,
    kill,
    command,
    async stopWorkers() {
      const session = await context.newCDPSession(page)
      await session.send('ServiceWorker.enable')
      await session.send('ServiceWorker.stopAllWorkers')
      await session.detach()
    },
    async crash() {
      const crashed = new Promise((resolve) => page.once('crash', resolve))
      void page.goto('chrome://crash').catch(() => undefined)
      await crashed
      const lost = page
      page = await context.newPage()
      await lost.close()
    },
    async openTab(url) {
      const tab = await context.newPage()
      await tab.goto(url)
      return { evaluate: (expression) => tab.evaluate(expression), close: () => tab.close() }
    },
    async open(url) {
      if (options.quota && !isLimited) {
        const { origin } = new URL(url)
        await command('Storage.overrideQuotaForOrigin', { origin, quotaSize: options.quota })
        isLimited = true
      }
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    async screenshot(path) {
      await page.screenshot({ path })
    },
    press: (key) => page.keyboard.press(key),
    close,
  }
}

async function watchTroubles(
  context: BrowserContext,
  host = '127.0.0.1',
): Promise<Pick<ChromiumPhone, 'troubles' | 'allow'>> {
  const heard: string[] = []
  const allowed: RegExp[] = []
  const hear = (trouble: string): void => {
    if (!allowed.some((pattern) => pattern.test(trouble))) heard.push(trouble)
  }
  const hearMessage = (message: ConsoleMessage): void => {
    if (message.type() === 'error') hear(describeMessage(message))
  }
  context.on('console', hearMessage)
  context.on('serviceworker', (worker) => worker.on('console', hearMessage))
  // Playwright reports unhandled rejections under this name, too.
  context.on('weberror', (error) => hear(`page error: ${error.error().message}`))
  context.on('request', (request) => {
    if (isForeign(request, host)) hear(`request to another origin: ${request.url()}`)
  })
  await context.addInitScript(reportViolations)
  return { troubles: () => [...heard], allow: (trouble) => allowed.push(trouble) }
}

/** Runs in the page. */
function reportViolations(): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    console.error(`policy violation: ${violatedDirective} ${blockedURI} ${sample}`)
  })
}

function describeMessage(message: ConsoleMessage): string {
  return `console error: ${message.text()} (${message.location().url})`
}

/** The page's own origin is the first that was opened; tests run on one. */
function isForeign(request: Request, host: string): boolean {
  const { protocol, hostname } = new URL(request.url())
  return /^https?:$/.test(protocol) && hostname !== host
}

async function kill(context: BrowserContext, profile: string): Promise<void> {
  const closed = new Promise((resolve) => context.once('close', resolve))
  for (const pid of processesOf(profile)) killProcess(pid)
  await closed
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went with its parent.
  }
}

/** The browser that was started with this profile, and everything it started. */
function processesOf(profile: string): number[] {
  const rows = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command = '']) => ({ pid: Number(pid), parent: Number(parent), command }))
  const found = new Set<number>()
  for (const { pid, parent, command } of rows) {
    if (command.includes(`--user-data-dir=${profile}`) || found.has(parent)) found.add(pid)
  }
  return [...found]
}
