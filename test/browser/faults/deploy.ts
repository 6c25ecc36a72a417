import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject } from 'vitest'
import { copyBuild } from '../../helpers/builds.ts'
import type { Phone } from '../../helpers/phone.ts'
import { CAPTIVE_PORTAL, type Fault } from '../../helpers/site-server.ts'
import { createTempFolder } from '../../helpers/temp-folder.ts'
import { expectOffline, withstand } from './promises.ts'
import type { Row } from './row.ts'
import { askForNews, published, readStored, SAVED, untilHeading, untilListed, type World } from './world.ts'

type Build = 'A' | 'B' | 'C'
const BUILDS: readonly Build[] = ['A', 'B', 'C']
/** What each build's database is called by the browser; a newer one is never an older build's reason to stop. */
const DATABASES = { A: 2, B: 3, C: 4 } as const satisfies Record<Build, number>
/** `npm test` makes of each long row only what stands for the rest. */
const IS_WHOLE = process.env['FAULTS'] !== undefined

let folder: Promise<string> | undefined

/** The built app as build A, B or C: other file names, another page. */
async function appOf(build: Build): Promise<string> {
  folder ??= createTempFolder('builds')
  const app = join(await folder, build)
  const isNew = (await mkdir(app, { recursive: true })) !== undefined
  if (isNew) await copyBuild(inject('app'), app, { stamp: build, database: DATABASES[build] })
  return app
}

/** A build whose first script fails at once. */
const BAD = 'X'

async function deployBad({ desk }: World): Promise<void> {
  const app = join(await createTempFolder('bad-build'), 'app')
  await copyBuild(inject('app'), app, { stamp: BAD, database: DATABASES.C })
  const start = (await readdir(join(app, 'assets'))).find((name) =>
    new RegExp(START).test(`/assets/${name}`),
  )!
  await writeFile(join(app, 'assets', start), 'throw new Error("a bad build")')
  await desk.publish({ app })
}

async function deploy({ desk }: World, build: Build): Promise<void> {
  await desk.publish({ app: await appOf(build) })
}

/** The phone gets this build, worker and page. */
async function install(world: World, build: Build): Promise<void> {
  await deploy(world, build)
  await world.open('/')
  await takeOver(world, build)
  await world.open('/')
  await expectBuild(world, build)
}

/** The waiting worker takes over, while the page stays what it is. */
async function takeOver({ phone }: World, build: Build | typeof BAD): Promise<void> {
  // The old worker is left in peace meanwhile: it goes only when it has nothing to do.
  await phone.evaluate(`(() => {
    window.tookOver = false
    void navigator.serviceWorker.ready.then(async (registration) => {
      await registration.update().catch(() => undefined)
      for (;;) {
        const { waiting } = registration
        waiting?.postMessage({ type: 'activate' })
        await new Promise((resolve) => setTimeout(resolve, 1000))
        if (!registration.waiting && !registration.installing) break
      }
      window.tookOver = true
    })
  })()`)
  await waitAtRest(phone, 'window.tookOver')
  const page = `fetch('/shell.html').then((response) => response.text())`
  await phone.waitFor(`(await ${page}).includes('data-build="${build}"')`)
}

/**
 * Waits for what comes when the old worker rests. Elsewhere it does so half a minute after its last message; a
 * browser with a debugger, such as the one that drives Chromium here, keeps it awake, and the next one waiting.
 */
async function waitAtRest(phone: Phone, condition: string): Promise<void> {
  for (let left = 5; left > 0; left -= 1) {
    const isThere = await phone.waitFor(condition, 10_000).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await phone.stopWorkers?.()
  }
  await phone.waitFor(condition, 10_000)
}

function buildOf({ phone }: World): Promise<string> {
  return phone.evaluate(`document.body.dataset.build ?? ''`)
}

async function expectBuild(world: World, build: Build): Promise<void> {
  await untilListed(world.phone)
  expect(await buildOf(world)).toBe(build)
}

/** The open page, of whatever build, still does all it can: lists, articles, pages, a sync, offline. */
async function expectAlive(world: World): Promise<void> {
  const { phone } = world
  const [newest] = await published(world)
  await askForNews(phone)
  await tap(world, `/article/${newest!.slug}/`, newest!.title)
  await tap(world, '/settings/', '设置')
  await tap(world, '/saved/', '收藏')
  await tap(world, '/', undefined)
  expect(phone.troubles()).toEqual([])
}

/** Goes there inside the app, without loading the page anew. */
async function tap({ phone }: World, path: string, heading: string | undefined): Promise<void> {
  await phone.evaluate(`(() => {
    const link = document.querySelector('a[href="${path}"]') ?? Object.assign(document.createElement('a'), { href: '${path}' })
    link.click()
  })()`)
  if (heading === undefined) await untilListed(phone)
  else await untilHeading(phone, heading)
}

/** The shell's cache holds something else in the place of the file. */
function spoilEntry({ phone }: World, pattern: string, body: string, type = 'text/html'): Promise<string> {
  return phone.evaluate(`(async () => {
    const name = (await caches.keys()).filter((one) => one.startsWith('shell-')).at(-1)
    const cache = await caches.open(name)
    const { url } = (await cache.keys()).find(({ url }) => new RegExp(${JSON.stringify(pattern)}).test(url))
    const whole = await (await cache.match(url)).text()
    const body = ${JSON.stringify(body)} === 'half' ? whole.slice(0, whole.length / 2) : ${JSON.stringify(body)}
    await cache.put(url, new Response(body, { headers: { 'content-type': ${JSON.stringify(type)} } }))
    return new URL(url).pathname
  })()`)
}

const START = '/assets/index-[^/]*\\.js$'
const NOT_FOUND: Fault = { type: 'status', status: 404 }
const OWN_WORDS =
  /SyntaxError|Unexpected|expected expression|MIME|Importing a module script failed|dynamically imported|SecurityError|ServiceWorker|bad HTTP response|script evaluat|served by service worker is an error|Cannot load/i

/** Pages under workers of another build; the greatest distance first. */
const OTHERS: readonly (readonly [page: Build, worker: Build])[] = [
  ['A', 'C'],
  ['C', 'A'],
  ['A', 'B'],
  ['B', 'A'],
  ['B', 'C'],
  ['C', 'B'],
]

export const deployRows: readonly Row[] = [
  {
    id: 'W1',
    fault: 'an old page under a new worker: page, worker and database of three builds in every combination',
    spoils: true,
    run: async (world) => {
      for (const [page, worker] of IS_WHOLE ? OTHERS : OTHERS.slice(0, 1)) {
        await install(world, page)
        await deploy(world, worker)
        await takeOver(world, worker)
        for (const database of IS_WHOLE ? BUILDS : (['C'] as const)) {
          await leaveDatabase(world, database)
          expect(await buildOf(world)).toBe(page)
          await expectAlive(world)
          expect(await databaseOf(world)).toBe(
            Math.max(...[page, worker, database].map((one) => DATABASES[one])),
          )
          expect(world.phone.reloads(), `${page} ${worker} ${database}`).toBe(0)
        }
        await expectOffline(world)
      }
      for (const build of IS_WHOLE ? BUILDS : []) {
        await install(world, build)
        for (const database of BUILDS) {
          await leaveDatabase(world, database)
          await world.open('/')
          await expectBuild(world, build)
          await expectAlive(world)
        }
        await expectOffline(world)
      }
    },
  },
  {
    id: 'W2',
    fault: 'a new page under an old worker',
    spoils: true,
    run: async (world) => {
      await install(world, 'A')
      // The new worker never gets in, and the page comes past the old one.
      world.site.fault('/sw.js', { type: 'hang' })
      await deploy(world, 'B')
      await forget(world, '/shell.html')
      await forgetStart(world)
      await world.open('/')
      await expectBuild(world, 'B')
      await expectAlive(world)
      world.site.heal()
      await expectNews(world)
    },
  },
  {
    id: 'W3',
    fault: 'a lost chunk: 404, or HTML; and with the server gone',
    spoils: true,
    run: async (world) => {
      const { phone, site } = world
      for (const fault of [NOT_FOUND, CAPTIVE_PORTAL]) {
        await world.open('/')
        await untilListed(phone)
        await forget(world, '/assets/SettingsPage-')
        site.fault(/\/assets\/SettingsPage-/, fault)
        await phone.evaluate(CLICK_SETTINGS)
        await phone.waitFor(`document.body.textContent.includes('这一页没能打开')`, 30_000)
        await untilMended(world)
        expect(phone.reloads()).toBe(0)
        site.heal()
        await world.open('/')
        await untilListed(phone)
        await phone.evaluate(CLICK_SETTINGS)
        await untilHeading(phone, '设置')
        expect(phone.reloads()).toBeLessThanOrEqual(1)
      }
      await world.open('/')
      await untilListed(phone)
      await forget(world, '/assets/SettingsPage-')
      await site.stop()
      await phone.evaluate(CLICK_SETTINGS)
      await phone.waitFor(`document.body.textContent.includes('这一页没能打开')`, 30_000)
      await untilMended(world)
      expect(phone.reloads()).toBe(0)
      await site.start()
      await world.open('/')
      expect(phone.troubles().filter((one) => !OWN_WORDS.test(one))).toEqual([])
      await expectNews(world)
    },
  },
  {
    id: 'W4',
    fault: 'a stored file is HTML, empty, or half: page, script, watchdog',
    spoils: true,
    run: async (world) => {
      const { phone } = world
      for (const body of ['<!doctype html><p>Wi-Fi</p>', '', 'half']) {
        for (const file of ['/shell\\.html$', '/boot\\.js$', START]) {
          await forgetReload(world)
          await spoilEntry(world, file, body, file.includes('html') ? 'text/html' : 'text/javascript')
          await openWithoutMemory(world)
          // Until the app is there, something may still be mended.
          await untilListed(phone, 60_000)
          expect(phone.reloads(), `${file} ${body}`).toBeLessThanOrEqual(1)
        }
      }
      // A second time within one build it is not reloaded again, but said, with the way to the repair page.
      await spoilEntry(world, START, 'throw 1', 'text/javascript')
      world.site.fault(/\/assets\/index-/, { type: 'body', body: 'throw 1', contentType: 'text/javascript' })
      await openWithoutMemory(world)
      await phone.waitFor(`document.querySelector('#failed')?.hidden === false`, 60_000)
      expect(phone.reloads()).toBeLessThanOrEqual(1)
      expect(await phone.count('#failed a[href="/repair.html"]')).toBe(2)
      world.site.heal()
      await repair(world)
      await world.open('/')
      await untilListed(phone)
      await expectNews(world)
    },
  },
  {
    id: 'W5',
    fault: 'a new build of which one file is missing, or comes half',
    spoils: true,
    run: async (world) => {
      await install(world, 'A')
      world.site.fault(/\/assets\/ArticlePage-/, NOT_FOUND)
      await deploy(world, 'B')
      for (const fault of [NOT_FOUND, { type: 'truncate', after: 50 } as const, CAPTIVE_PORTAL]) {
        world.site.fault(/\/assets\/ArticlePage-/, fault)
        world.site.forget()
        await world.open('/')
        await expect.poll(() => world.site.requests(/ArticlePage/), { timeout: 30_000 }).toBeGreaterThan(0)
        await expectBuild(world, 'A')
        await world.open('/')
        await expectBuild(world, 'A')
        await expectOffline(world)
      }
      world.site.heal()
      await world.open('/')
      await takeOver(world, 'B')
      await world.open('/')
      await expectBuild(world, 'B')
      await expectNews(world)
    },
  },
  {
    id: 'W6',
    fault: 'sw.js is no script, missing, HTML, fails at once',
    run: async (world) => {
      const answers: Fault[] = [
        { type: 'body', body: 'this is no script (', contentType: 'text/javascript' },
        { type: 'body', body: 'throw new Error("broken")', contentType: 'text/javascript' },
        NOT_FOUND,
        CAPTIVE_PORTAL,
        { type: 'hang' },
      ]
      for (const [i, fault] of answers.entries()) {
        await withstand(world, {
          name: `坏的后台 ${i}`,
          inject: ({ site }) => site.fault('/sw.js', fault),
          act: async ({ phone, open }) => {
            await open('/')
            return askForNews(phone)
          },
          ends: ['current'],
          troubles: OWN_WORDS,
        })
      }
    },
  },
  {
    id: 'W7',
    fault: 'the kill switch, from every build',
    spoils: true,
    run: async (world) => {
      const { phone, desk } = world
      for (const build of IS_WHOLE ? BUILDS : BUILDS.slice(0, 1)) {
        await install(world, build)
        const before = await readStored(phone)
        await desk.publish({ app: await appOf(build), killWorker: true })
        await world.open('/')
        // Once: where the worker leads a page elsewhere that has just asked, WebKit never ends what it asked for.
        await phone.evaluate(
          `navigator.serviceWorker.getRegistration().then((one) => void one?.update().catch(() => undefined))`,
        )
        await waitAtRest(
          phone,
          `navigator.serviceWorker.getRegistrations().then(
            async (all) => all.length === 0 && (await caches.keys()).length === 0,
          )`,
        )
        await world.open('/')
        await untilListed(phone)
        expect(await phone.evaluate(`navigator.serviceWorker.controller`)).toBe(null)
        expect((await askForNews(phone)).type).toBe('current')
        const after = await readStored(phone)
        expect(after.marks[SAVED]).toEqual(before.marks[SAVED])
        expect(after.articles).toEqual(before.articles)
        expect(phone.reloads()).toBe(0)
        await world.open(`/article/${SAVED}/`)
        await untilHeading(phone, '第1篇')
      }
      await deploy(world, 'A')
      await settleAgain(world)
    },
  },
  {
    id: 'W8',
    fault: 'a bad build, rolled back: A, B, A; one that does not even start, and the next',
    spoils: true,
    run: async (world) => {
      const { phone, open } = world
      await install(world, 'A')
      await install(world, 'B')
      await world.phone.evaluate(RAISE_DATABASE)
      await deploy(world, 'A')
      await world.open('/')
      await takeOver(world, 'A')
      await world.open('/')
      await expectBuild(world, 'A')
      await expectAlive(world)
      expect((await readStored(world.phone)).marks[SAVED]?.saved).toBeGreaterThan(0)
      await expectOffline(world)
      await deployBad(world)
      await open('/')
      await takeOver(world, BAD)
      await open('/')
      await phone.waitFor(`document.querySelector('#failed')?.hidden === false`, 60_000)
      expect(phone.reloads()).toBeLessThanOrEqual(1)
      await deploy(world, 'B')
      // Nobody does anything but open it: the build that failed looks for a newer one and gives way.
      await open('/')
      await phone.waitFor(
        `document.body.dataset.build === 'B' && document.querySelector('[data-v-app]')`,
        60_000,
      )
      await untilListed(phone)
      expect(phone.reloads()).toBeLessThanOrEqual(1)
      expect(phone.troubles().filter((one) => !/a bad build/.test(one))).toEqual([])
      await open('/')
      await untilListed(phone)
      await expectNews(world)
    },
  },
  {
    id: 'W9',
    fault: 'the worker is busy: pages are not kept waiting',
    run: async (world) => {
      const { phone } = world
      await withstand(world, {
        name: '很忙',
        inject: async ({ desk }) => {
          for (let i = 0; i < 120; i += 1) {
            const front = `---\ntitle: 忙${i}\ndate: 2019-01-01 08:${String(i % 60).padStart(2, '0')}\ncategory: safety\n---\n\n`
            await desk.write(`articles/busy-${i}.md`, front + `第${i}条，很长的一句话。`.repeat(300))
          }
          await desk.publish()
        },
        act: async () => {
          await phone.evaluate(WATCH_WORKER)
          const state = await askForNews(phone)
          const [longest, idle] = await phone.evaluate<[number, number]>('window.stopWatching()')
          // Against a stalled worker, which answers nothing until it is done; a busy machine alone is slow, too.
          expect(longest).toBeLessThan(Math.max(1500, idle * 30))
          return state
        },
        ends: ['current'],
      })
    },
  },
  {
    id: 'W10',
    fault: 'a worker that is stopped in the middle of a long sync',
    not: {
      firefox: 'ff: no way to stop a worker from outside',
      webkit: 'wk: no way to stop a worker from outside',
    },
    run: (world) =>
      withstand(world, {
        name: '停了',
        inject: ({ site }) =>
          site.fault(/^\/feed\/packs\//, (time) => (time === 0 ? { type: 'hang' } : { type: 'none' })),
        act: async ({ phone, site }) => {
          const ending = askForNews(phone, 60_000)
          await expect.poll(() => site.requests(/^\/feed\/packs\//), { timeout: 20_000 }).toBeGreaterThan(0)
          await phone.stopWorkers!()
          return ending
        },
        ends: ['current'],
      }),
  },
  {
    id: 'W11',
    fault: 'the worker is registered under Trusted Types',
    // What it provokes is heard of this phone for ever.
    spoils: true,
    run: async (world) => {
      const { phone, open } = world
      await open('/')
      await phone.waitFor(`navigator.serviceWorker.controller`)
      expect(await phone.evaluate(`document.querySelector('meta[http-equiv]').content`)).toContain(
        'require-trusted-types-for',
      )
      const refused = `(() => { try { void navigator.serviceWorker.register('/sw.js').catch(() => 0); return !globalThis.trustedTypes } catch { return true } })()`
      expect([true, false]).toContain(await phone.evaluate(refused))
      await expectOffline(world)
    },
  },
]

const CLICK_SETTINGS = `document.querySelector('a[href="/settings/"]').click()`

/** What a later build might have added. */
const RAISE_DATABASE = `new Promise((resolve, reject) => {
  const request = indexedDB.open('worksite-reader', 99)
  request.onupgradeneeded = () => request.result.createObjectStore('later')
  request.onerror = () => reject(request.error)
  request.onsuccess = () => { request.result.close(); resolve() }
})`

/** Everything that is stored, in a database as this build would have made it. */
async function leaveDatabase({ phone }: World, build: Build): Promise<void> {
  await phone.evaluate(`(async () => {
    const promised = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const old = await promised(indexedDB.open('worksite-reader'))
    const transaction = old.transaction([...old.objectStoreNames])
    const read = async (name) => {
      const store = transaction.objectStore(name)
      const { keyPath, autoIncrement } = store
      const indexes = [...store.indexNames].map((index) => store.index(index))
      const shapes = indexes.map(({ name, keyPath, multiEntry, unique }) => ({ name, keyPath, multiEntry, unique }))
      const [keys, values] = await Promise.all([promised(store.getAllKeys()), promised(store.getAll())])
      return { name, options: { keyPath, autoIncrement }, shapes, keys, values }
    }
    const stores = await Promise.all([...old.objectStoreNames].map(read))
    old.close()
    const make = async () => {
      // Both at once: the app, which has to close its own for the first, asks for it again after both.
      const deleting = indexedDB.deleteDatabase('worksite-reader')
      const opening = indexedDB.open('worksite-reader', ${DATABASES[build]})
      let isMade = false
      opening.onupgradeneeded = ({ oldVersion }) => {
        if (oldVersion > 0) return opening.transaction.abort()
        isMade = true
        for (const { name, options, shapes, keys, values } of stores) {
          const store = opening.result.createObjectStore(name, options)
          for (const { name, keyPath, ...rest } of shapes) store.createIndex(name, keyPath, rest)
          for (const [i, value] of values.entries()) store.put(value, ...(options.keyPath === null ? [keys[i]] : []))
        }
      }
      const opened = promised(opening).catch((error) => {
        if (!/^(?:Version|Abort)Error$/.test(error.name)) throw error
      })
      const [db] = await Promise.all([opened, promised(deleting)])
      db?.close()
      return isMade
    }
    // The worker, which asks for itself, may still have made its own in between.
    while (!(await make()));
  })()`)
}

function databaseOf({ phone }: World): Promise<number> {
  return phone.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('worksite-reader')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      resolve(opening.result.version)
      opening.result.close()
    }
  })`)
}

/** Measures how long the worker takes for a small stored file: the longest while watched, and at rest. */
const WATCH_WORKER = `(async () => {
  const ask = async () => {
    const start = performance.now()
    await (await fetch('/icons/icon.svg')).text()
    return performance.now() - start
  }
  let idle = 0
  for (let i = 0; i < 10; i += 1) idle = Math.max(idle, await ask())
  let longest = 0
  let isOver = false
  const watching = (async () => { while (!isOver) longest = Math.max(longest, await ask()) })()
  window.stopWatching = async () => { isOver = true; await watching; return [longest, idle] }
})()`

/** As if the file had never been stored. */
async function forget({ phone }: World, part: string): Promise<void> {
  await phone.evaluate(`(async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) if (request.url.includes(${JSON.stringify(part)})) await cache.delete(request)
    }
  })()`)
}

/** The start page with its headlines is gone, too. */
async function forgetStart({ phone }: World): Promise<void> {
  await phone.evaluate(
    `(async () => { for (const name of await caches.keys()) await (await caches.open(name)).delete('/') })()`,
  )
}

/** WebKit has the scripts of the last page in its memory, and does not ask the worker for them. */
async function openWithoutMemory({ phone, open }: World): Promise<void> {
  if (phone.engine === 'webkit') await phone.restart()
  await open('/')
}

/** The worker has answered the page that asked it to mend: what is asked later is answered later. */
async function untilMended({ phone }: World): Promise<void> {
  await phone.waitFor(`new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(true)
    navigator.serviceWorker.controller.postMessage({ type: 'mend' }, [port2])
  })`)
}

/** As if this build had not been reloaded yet. */
async function forgetReload({ phone }: World): Promise<void> {
  await phone.evaluate(`localStorage.removeItem('worksite-reader-reloaded')`)
}

/** The reader goes to the repair page and lets it mend the app. */
export async function repair({ phone, open }: World): Promise<void> {
  await open('/repair.html')
  await phone.waitFor(`document.querySelectorAll('li').length === 3`)
  await phone.evaluate(`document.querySelectorAll('button')[0].click()`)
  await phone.waitFor(
    `/已经修复|is repaired/.test(document.querySelector('[role=status]').textContent)`,
    60_000,
  )
}

async function expectNews(world: World): Promise<void> {
  await withstand(world, { name: '后来的消息', inject: () => {}, ends: ['current'] })
}

async function settleAgain(world: World): Promise<void> {
  await world.open('/')
  await world.phone.waitFor(`navigator.serviceWorker.ready.then(({ active }) => active)`, 60_000)
  await expectNews(world)
}
