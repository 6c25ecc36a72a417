import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Engine } from '../../helpers/browsers.ts'
import type { Desk } from '../../helpers/desk.ts'
import type { Phone } from '../../helpers/phone.ts'
import { expectOffline, withstand } from './promises.ts'
import type { Row } from './row.ts'
import {
  askForNews,
  findUnfitStarts,
  inWorld,
  published,
  readStored,
  SAVED,
  settle,
  startSync,
  titles,
  untilEnded,
  untilHeading,
  untilListed,
  untilStartKept,
  type World,
} from './world.ts'

const PACKS = /^\/feed\/packs\//
/** A file of the site, not a page: the app does not start there. */
const STILL = '/feed/head.json'
const CANNOT_KEEP = '这个浏览器现在不能存储'
const IS_FULL = '手机空间不够，一部分图片没有存下'
const NO_STOP = {
  firefox: 'ff: no way to stop a worker from outside',
  webkit: 'wk: no way to stop a worker from outside',
}

export const storageRows: readonly Row[] = [
  {
    id: 'S1',
    fault: 'no room for the text',
    not: { webkit: 'wk: no way to set a quota' },
    run: ({ engine }) =>
      inWorld(engine, { quota: 3 * 2 ** 20, write: writeLongTexts, isUnsettled: true }, async (world) => {
        const { phone, open } = world
        await open('/')
        await untilListed(phone)
        await untilTold(phone, /没能存到手机里|存不下|已更新至/)
        const { articles } = await readStored(phone)
        const all = await published(world)
        expect(Object.keys(articles).length).toBeLessThan(all.length)
        // The newest are there: what went, went from the other end.
        expect(Object.keys(articles)).toContain(all[0]!.slug)
        await expectWhole(phone)
        await expectOffline(world)
        expect(phone.troubles()).toEqual([])
      }),
  },
  {
    id: 'S2',
    fault: 'no room for pictures',
    not: { webkit: 'wk: no way to set a quota' },
    run: ({ engine }) =>
      inWorld(
        engine,
        { quota: 2.5 * 2 ** 20, write: writeLargePictures, isUnsettled: true },
        async (world) => {
          const { phone, open } = world
          await open('/')
          await untilListed(phone)
          await untilTold(phone, /已更新至/)
          const all = await published(world)
          expect(Object.keys((await readStored(phone)).articles).sort()).toEqual(
            all.map(({ slug }) => slug).sort(),
          )
          expect(await countPictures(phone)).toBeLessThan(all.length)
          await phone.waitFor(`document.body.textContent.includes('${IS_FULL}')`, 60_000)
          expect(await countWords(phone, IS_FULL)).toBe(1)
          await phone.evaluate(
            `void [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === '知道了').click()`,
          )
          await phone.waitFor(`!document.body.textContent.includes('${IS_FULL}')`)
          await expectOffline(world)
          // Firefox, of a picture that was on its way when the server went.
          expect(phone.troubles().filter((one) => !/Image corrupt or truncated/.test(one))).toEqual([])
        },
      ),
  },
  {
    id: 'S3',
    fault: 'the browser’s estimate lies',
    run: async (world) => {
      const { phone, open } = world
      await open('/')
      await phone.waitFor(`document.querySelector('[role=status]').textContent.includes('已更新至')`)
      await phone.evaluate(
        `void (navigator.storage && (navigator.storage.estimate = async () => ({ usage: 1e13, quota: 0 })))`,
      )
      await withstand(world, { name: '满了吗', inject: () => {}, ends: ['current'] })
      await open('/settings/')
      const [shown, counted] = [await bytesShown(phone), await countBytes(phone)]
      expect(Math.abs(shown - counted) / counted).toBeLessThan(0.05)
    },
  },
  {
    id: 'S4',
    fault: 'answers that cannot be looked into cost a hundred times their size',
    run: async (world) => {
      const { phone, elsewhere } = world
      await withstand(world, {
        name: '外面的图',
        inject: () => {},
        ends: ['current'],
        check: async () => expect(await findOpaque(phone)).toEqual([]),
      })
      expect(elsewhere.asked()).toEqual([])
    },
  },
  {
    id: 'S5',
    fault: 'everything was cleared: database, caches, worker, settings',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '清空以后',
        inject: async ({ phone }) => {
          await untilStartKept(phone)
          await clear(phone, ['indexeddb', 'caches', 'worker', 'local'])
        },
        act: async (cleared) => {
          await startAgain(cleared)
          await untilStartKept(cleared.phone)
          return undefined
        },
        without: 'storage',
        heal: (healed) => settle(healed),
      }),
  },
  {
    id: 'S6',
    fault: 'the database was cleared and the caches were not, and the reverse',
    spoils: true,
    run: async (world) => {
      await withstand(world, {
        name: '图片没了',
        inject: async ({ phone }) => {
          await untilStartKept(phone)
          await clear(phone, ['caches'])
        },
        act: startAndAsk,
        ends: ['current'],
      })
      await withstand(world, {
        name: '文章没了',
        inject: async ({ phone }) => {
          await untilStartKept(phone)
          await clear(phone, ['indexeddb'])
        },
        act: async (cleared) => {
          await expectSomethingToRead(cleared)
          await startAgain(cleared)
          await untilStartKept(cleared.phone)
          expect(await findUnfitStarts(cleared.phone)).toEqual([])
          return undefined
        },
        without: 'storage',
        heal: (healed) => settle(healed),
      })
    },
  },
  {
    id: 'S7',
    fault: 'another tab holds the database back: one of the first build, one that writes without end',
    spoils: true,
    run: async (world) => {
      const { phone, site, open } = world
      await open(STILL)
      const old = await phone.openTab(new URL(STILL, site.url).href)
      await old.evaluate(HOLD_OLD_DATABASE)
      await open('/')
      await untilListed(phone)
      await phone.waitFor(`document.body.textContent.includes('${CANNOT_KEEP}')`)
      await open(`/article/${SAVED}/`)
      await untilHeading(phone, '第1篇')
      await old.close()
      await open('/')
      await untilCurrent(phone)
      await phone.waitFor(`!document.body.textContent.includes('${CANNOT_KEEP}')`)
      await settle(world)
      await expectReadableBehindTransaction(world)
      await open('/')
      await untilCurrent(phone)
      await phone.waitFor(`!document.body.textContent.includes('${CANNOT_KEEP}')`)
      await withstand(world, { name: '旧页关了', inject: () => {}, ends: ['current'] })
    },
  },
  {
    id: 'S8',
    fault: 'a database of a later build',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '新版退回',
        inject: async ({ phone, open }) => {
          await open(STILL)
          await phone.evaluate(RAISE_DATABASE)
        },
        act: startAndAsk,
        ends: ['current'],
      }),
  },
  {
    id: 'S9',
    fault: 'a database without its stores',
    spoils: true,
    run: async (world) => {
      for (const version of [1, 2]) {
        await withstand(world, {
          name: `空库 ${version}`,
          inject: async ({ phone }) => {
            await clear(phone, ['indexeddb'])
            await phone.evaluate(createEmpty(version))
          },
          act: startAgain,
          without: 'storage',
          heal: (healed) => settle(healed),
        })
      }
    },
  },
  {
    id: 'S10',
    fault: 'the database does not open',
    spoils: true,
    run: async (world) => {
      const { phone, open } = world
      await phone.restart({}, (profile) => breakDatabase(world.engine, profile))
      await world.publishNews('没有库')
      await open('/')
      await phone.waitFor(
        `[...document.querySelectorAll('main h2 a')].some((a) => a.textContent === '没有库')`,
      )
      await open(`/article/${SAVED}/`)
      await untilHeading(phone, '第1篇')
      await phone.waitFor(`document.body.textContent.includes('${CANNOT_KEEP}')`)
      expect(await countWords(phone, CANNOT_KEEP)).toBe(1)
      await open('/')
      expect((await askForNews(phone)).type).toBe('current')
      expect(phone.reloads()).toBe(0)
      expect(phone.troubles()).toEqual([])
    },
  },
  {
    id: 'S11',
    fault: 'damaged bytes in the files of the database',
    spoils: true,
    run: async (world) => {
      const { phone, open } = world
      await phone.restart({}, (profile) => damageDatabase(world.engine, profile))
      await world.publishNews('坏字节')
      await open('/')
      await phone.waitFor(
        `[...document.querySelectorAll('main h2 a')].some((a) => a.textContent === '坏字节')`,
      )
      await open(`/article/${SAVED}/`)
      await untilHeading(phone, '第1篇')
      await open('/')
      expect((await askForNews(phone)).type).toBe('current')
      expect(await phone.evaluate(`document.body.textContent`)).not.toMatch(/-\d+ ?篇|NaN|undefined/)
      expect(phone.reloads()).toBe(0)
      expect(phone.troubles()).toEqual([])
    },
  },
  {
    id: 'S12',
    fault: 'the connection to the database is lost, as after a pause',
    run: (world) =>
      withstand(world, {
        name: '断了连接',
        inject: async ({ phone, open }) => {
          await open('/')
          await untilListed(phone)
          await phone.evaluate(HOLD_CONNECTIONS)
          await tap(phone, `/article/${SAVED}/`)
          await untilHeading(phone, '第1篇')
          expect(await phone.evaluate('window.loseConnections()')).toBeGreaterThan(0)
        },
        act: async ({ phone }) => {
          await tap(phone, '/saved/')
          await phone.waitFor(`document.querySelector('main a[href="/article/${SAVED}/"]')`)
          await tap(phone, '/')
          return askForNews(phone)
        },
        ends: ['current'],
      }),
  },
  {
    id: 'S13',
    fault: 'the browser is killed in the middle of a write',
    run: async (world) => {
      for (let i = 0; i < 3; i += 1) {
        await withstand(world, {
          name: `被杀 ${i}`,
          inject: () => {},
          act: async ({ phone, site, open }) => {
            await open('/')
            await startSync(phone)
            await expect.poll(() => site.requests(PACKS), { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
            await new Promise((resolve) => setTimeout(resolve, 15 * i))
            await phone.die()
            await open(STILL)
            return undefined
          },
        })
      }
    },
  },
  {
    id: 'S14',
    fault: 'the worker is stopped between the answer and the write',
    not: NO_STOP,
    run: async (world) => {
      for (const delay of [0, 30, 100]) {
        await withstand(world, {
          name: `停 ${delay}`,
          inject: () => {},
          act: async ({ phone, site, open }) => {
            await open('/')
            await startSync(phone)
            await expect.poll(() => site.requests(PACKS), { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
            await new Promise((resolve) => setTimeout(resolve, delay))
            await phone.stopWorkers!()
            return untilEnded(phone, 60_000)
          },
          ends: ['current'],
        })
      }
    },
  },
  {
    id: 'S15',
    fault: 'two pages ask for news at once',
    run: (world) =>
      withstand(world, {
        name: '两页一起',
        inject: ({ site }) => site.fault(PACKS, { type: 'delay', by: 300 }),
        act: async ({ phone, site, open }) => {
          await open('/')
          const other = await phone.openTab(site.url)
          site.forget()
          await startSync(phone)
          await other.evaluate(`document.querySelector('section[aria-label="更新状态"] button').click()`)
          const state = await untilEnded(phone)
          const shown = `[...document.querySelectorAll('main h2 a')].some((a) => a.textContent === '两页一起')`
          await expect.poll(() => other.evaluate(shown), { timeout: 20_000 }).toBe(true)
          await other.close()
          const asked = site.asked().filter((path) => PACKS.test(path))
          expect(asked.length, 'no pack twice').toBe(new Set(asked).size)
          return state
        },
        ends: ['current'],
      }),
  },
  {
    id: 'S16',
    fault: 'a private window',
    run: ({ engine }) =>
      inWorld(engine, { isPrivate: true }, (world) =>
        withstand(world, { name: '无痕', inject: () => {}, ends: ['current'] }),
      ),
  },
  {
    id: 'S17',
    fault: 'plain http: no worker, no caches, no crypto, no locks',
    run: ({ engine }) =>
      inWorld(engine, { host: findAddress() }, async (world) => {
        const { phone, site, open } = world
        expect(await phone.evaluate('isSecureContext')).toBe(false)
        await withstand(world, {
          name: '没有后台',
          inject: () => {},
          ends: ['current'],
          without: 'offline',
          // Chromium, of a header that it honours over https only.
          troubles: /Cross-Origin-Opener-Policy/,
        })
        // Whoever leaves the page while it is at work meets no locked door on the next one.
        for (let left = 0; left < 8; left += 1) {
          await startSync(phone)
          await open('/')
        }
        expect((await askForNews(phone)).type).toBe('current')
        // Once an article was open, the page goes on without a network.
        await open(`/article/second/`)
        await untilHeading(phone, '第2篇')
        await tap(phone, '/')
        await site.stop()
        await tap(phone, `/article/${SAVED}/`)
        await untilHeading(phone, '第1篇')
        await tap(phone, '/')
        expect((await askForNews(phone)).type).toBe('failed')
        expect(await titles(phone)).toContain('第1篇')
        await site.start()
      }),
  },
  {
    id: 'S18',
    fault: 'the page crashes while somebody reads',
    not: {
      firefox: 'ff: the driver ends with the page',
      webkit: 'wk: the driver ends with the page',
    },
    run: async (world) => {
      const { phone, open } = world
      await open(`/article/${SAVED}/`)
      await untilHeading(phone, '第1篇')
      await phone.evaluate(`void scrollTo({ top: document.body.scrollHeight / 3, behavior: 'instant' })`)
      await expect.poll(() => positionOf(phone), { timeout: 10_000 }).toBeGreaterThan(0)
      const left = await positionOf(phone)
      await phone.crash!()
      await open(`/article/${SAVED}/`)
      await untilHeading(phone, '第1篇')
      // Brought back to where they were.
      await phone.waitFor('scrollY > 0')
      expect(Math.abs((await positionOf(phone)) - left)).toBeLessThanOrEqual(1)
      await withstand(world, { name: '崩溃以后', inject: () => {}, ends: ['current'] })
    },
  },
  {
    id: 'S19',
    fault: 'localStorage is full',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '设置存不下',
        inject: async ({ phone, open }) => {
          await open(STILL)
          await phone.evaluate(FILL_LOCAL_STORAGE)
        },
        act: async ({ phone, open }) => {
          await open('/settings/')
          await phone.waitFor(`document.querySelector('main input[value=dark]')`)
          await phone.evaluate(`void document.querySelector('main input[value=dark]').click()`)
          await phone.waitFor(`document.documentElement.dataset.theme === 'dark'`)
          await tap(phone, '/')
          expect(await phone.evaluate('document.documentElement.dataset.theme')).toBe('dark')
          return askForNews(phone)
        },
        ends: ['current'],
        heal: ({ phone }) => phone.evaluate(`void localStorage.removeItem('fill')`),
      }),
  },
  {
    id: 'S20',
    fault: 'the page is put to sleep and wakes hours later, or is left in the middle of a write',
    // In Chromium no new worker takes over afterwards while its driver is there, as row W1 wants.
    spoils: true,
    run: async (world) => {
      await withstand(world, {
        name: '睡醒',
        inject: async ({ phone, open, engine }) => {
          await open('/')
          await untilListed(phone)
          if (engine === 'chromium') {
            await phone.command!('Page.setWebLifecycleState', { state: 'frozen' })
            await new Promise((resolve) => setTimeout(resolve, 1000))
            await phone.command!('Page.setWebLifecycleState', { state: 'active' })
          } else {
            await phone.evaluate(`document.dispatchEvent(new Event('freeze')), undefined`)
          }
        },
        act: async ({ phone }) => {
          await tap(phone, '/saved/')
          await phone.waitFor(`document.querySelector('main a[href="/article/${SAVED}/"]')`)
          await tap(phone, '/')
          return askForNews(phone)
        },
        ends: ['current'],
      })
      await world.open('/')
      await untilListed(world.phone)
      await world.open(STILL)
      await world.phone.evaluate('history.back(), undefined')
      await untilListed(world.phone)
      expect((await askForNews(world.phone)).type).toBe('current')
      for (const slug of [SAVED, 'second', 'third']) await leaveInMidWrite(world, slug)
      await withstand(world, { name: '走开以后', inject: () => {}, ends: ['current'] })
    },
  },
]

/** The start page is kept, what it leads to is not, and there is no network: it is a page all the same. */
async function expectSomethingToRead({ phone, site, open }: World): Promise<void> {
  await site.stop()
  await open('/')
  await phone.waitFor(`document.querySelector('[data-v-app] main')?.innerText.trim().length > 20`)
  expect(phone.reloads()).toBe(0)
  await site.start()
}

/** The reader scrolls and goes away at once: the page is put aside while it notes where they stopped. */
async function leaveInMidWrite({ phone, open }: World, slug: string): Promise<void> {
  await open(`/article/${slug}/`)
  await phone.waitFor(`document.body.scrollHeight > 3 * innerHeight`)
  await phone.evaluate(`new Promise((resolve) => {
    addEventListener('scroll', () => setTimeout(resolve), { once: true })
    const [place, other] = [3, 2].map((part) => document.body.scrollHeight / part)
    scrollTo({ top: Math.abs(scrollY - place) > 100 ? place : other, behavior: 'instant' })
  })`)
  await open('/')
  expect((await askForNews(phone)).type).toBe('current')
}

/** Another page writes without end: the database opens, and then answers nothing. */
async function expectReadableBehindTransaction({ phone, site, open }: World): Promise<void> {
  const other = await phone.openTab(new URL(STILL, site.url).href)
  await other.evaluate(WRITE_FOR_EVER)
  await open('/')
  await phone.waitFor(`document.querySelector('main article h2 a')`, 40_000)
  await phone.waitFor(`document.body.textContent.includes('${CANNOT_KEEP}')`)
  await tap(phone, `/article/${SAVED}/`)
  await untilHeading(phone, '第1篇')
  await other.close()
}

type Part = 'indexeddb' | 'caches' | 'worker' | 'local'

const CLEAR: Readonly<Record<Part, string>> = {
  indexeddb: `for (const { name } of await indexedDB.databases()) await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = resolve
    request.onerror = () => reject(request.error)
  })`,
  caches: 'for (const name of await caches.keys()) await caches.delete(name)',
  worker: 'for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister()',
  local: 'localStorage.clear()',
}
const CHROMIUM_PARTS: Readonly<Record<Part, string>> = {
  indexeddb: 'indexeddb',
  caches: 'cache_storage',
  worker: 'service_workers',
  local: 'local_storage',
}

/** As a system in need of room does, or a reader who clears the site's data. */
async function clear(phone: Phone, parts: readonly Part[]): Promise<void> {
  const origin = await phone.evaluate<string>('location.origin')
  await phone.open(origin + STILL)
  if (phone.engine === 'chromium') {
    const storageTypes = parts.map((part) => CHROMIUM_PARTS[part]).join(',')
    return phone.command!('Storage.clearDataForOrigin', { origin, storageTypes })
  }
  await phone.evaluate(`(async () => { ${parts.map((part) => CLEAR[part]).join('\n')} })()`)
}

/** What a later build might have added. */
export const RAISE_DATABASE = `new Promise((resolve, reject) => {
  const request = indexedDB.open('worksite-reader', 99)
  request.onupgradeneeded = () => request.result.createObjectStore('later')
  request.onerror = () => reject(request.error)
  request.onsuccess = () => { request.result.close(); resolve() }
})`

function createEmpty(version: number): string {
  return `new Promise((resolve, reject) => {
    const request = indexedDB.open('worksite-reader', ${version})
    request.onerror = () => reject(request.error)
    request.onsuccess = () => { request.result.close(); resolve() }
  })`
}

/** A page of the first build that hears nothing: the database is of its version, and it does not let go. */
const HOLD_OLD_DATABASE = `new Promise((resolve, reject) => {
  indexedDB.deleteDatabase('worksite-reader').onsuccess = () => {
    const request = indexedDB.open('worksite-reader', 1)
    request.onerror = () => reject(request.error)
    request.onsuccess = () => { window.held = request.result; resolve() }
  }
})`

const WRITE_FOR_EVER = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('worksite-reader')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const transaction = opening.result.transaction([...opening.result.objectStoreNames], 'readwrite')
    const store = transaction.objectStore('meta')
    const goOn = () => { store.get('site').onsuccess = goOn; resolve() }
    goOn()
  }
})`

/** Remembers the page's connections as they are used, to close them as a system does. */
const HOLD_CONNECTIONS = `(() => {
  const held = new Set()
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...rest) { held.add(this); return transaction.apply(this, rest) }
  window.loseConnections = () => {
    for (const db of held) { db.close(); db.dispatchEvent(new Event('close')) }
    return held.size
  }
})()`

const FILL_LOCAL_STORAGE = `(() => {
  localStorage.clear()
  for (let size = 2 ** 23; size > 0; size = Math.floor(size / 2)) {
    try { localStorage.setItem('fill', (localStorage.getItem('fill') ?? '') + 'x'.repeat(size)) } catch {}
  }
})()`

async function breakDatabase(engine: Engine, profile: string): Promise<void> {
  const paths = await findDatabases(engine, profile)
  expect(paths.length).toBeGreaterThan(0)
  for (const path of paths) {
    const broken = engine === 'firefox' ? dirname(path) : path
    await rm(broken, { recursive: true, force: true })
    // Neither is a database: a file where a folder is expected, a folder where a file is.
    if (engine === 'webkit') await mkdir(join(broken, 'no-file'), { recursive: true })
    else await writeFile(broken, 'no folder')
  }
}

async function damageDatabase(engine: Engine, profile: string): Promise<void> {
  const found = await findDatabases(engine, profile)
  const files =
    engine === 'chromium'
      ? (
          await Promise.all(found.map(async (path) => (await readdir(path)).map((name) => join(path, name))))
        ).flat()
      : found
  const data = files.filter((path) => /\.(?:log|ldb|sqlite3?)$/.test(path))
  expect(data.length).toBeGreaterThan(0)
  for (const path of data) {
    const bytes = await readFile(path)
    const noise = randomBytes(bytes.length)
    // Its first block stays: it looks like a database until somebody reads it.
    noise.set(bytes.subarray(0, 1024))
    await writeFile(path, noise)
  }
}

const DATABASES: Readonly<Record<Engine, RegExp>> = {
  chromium: /IndexedDB\/http_127[^/]*\.leveldb$/,
  firefox: /storage\/default\/http\+\+\+127[^/]*\/idb\/[^/]*\.sqlite$/,
  webkit: /IndexedDB\.sqlite3$/,
}

/** The site's databases in the profile: a folder in Chromium, files elsewhere. */
async function findDatabases(engine: Engine, profile: string): Promise<string[]> {
  const all = await readdir(profile, { recursive: true })
  return all.filter((path) => DATABASES[engine].test(path)).map((path) => join(profile, path))
}

/** Where this machine is called by an address that browsers do not trust as they trust their own. */
function findAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)
  if (!found) throw new Error('This machine has no address but its own')
  return found.address
}

/** What is stored is whole: each article has its text, each text its article. */
async function expectWhole(phone: Phone): Promise<void> {
  const { articles, bodies } = await readStored(phone)
  expect(Object.keys(bodies).sort()).toEqual(Object.keys(articles).sort())
}

async function untilCurrent(phone: Phone): Promise<undefined> {
  await untilTold(phone, /已更新至/)
  return undefined
}

async function untilTold(phone: Phone, words: RegExp): Promise<void> {
  await phone.waitFor(
    `${words}.test(document.querySelector('section[aria-label="更新状态"]')?.textContent ?? '')`,
    60_000,
  )
}

/** Goes there inside the app, without loading the page anew. */
async function tap(phone: Phone, path: string): Promise<void> {
  await phone.waitFor(
    `!document.querySelector('#prerendered') && document.querySelector('a[href="${path}"]')`,
  )
  await phone.evaluate(`void document.querySelector('a[href="${path}"]').click()`)
  await phone.waitFor(`location.pathname === '${path}'`)
}

function countWords(phone: Phone, words: string): Promise<number> {
  return phone.evaluate(`document.body.innerText.split(${JSON.stringify(words)}).length - 1`)
}

function countPictures(phone: Phone): Promise<number> {
  return phone.evaluate(`(async () => {
    let count = 0
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) if (url.includes('/images/')) count += 1
    return count
  })()`)
}

/** Texts and pictures as they are stored, in bytes. */
function countBytes(phone: Phone): Promise<number> {
  return phone.evaluate(`(async () => {
    let bytes = 0
    for (const name of await globalThis.caches?.keys() ?? []) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        if (request.url.includes('/images/')) bytes += (await (await cache.match(request)).arrayBuffer()).byteLength
    }
    const promised = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) })
    const db = await promised(indexedDB.open('worksite-reader'))
    const articles = await promised(db.transaction('articles').objectStore('articles').getAll())
    db.close()
    return bytes + articles.reduce((sum, article) => sum + (article.bytes ?? 0), 0)
  })()`)
}

/** What the settings page says is stored. */
async function bytesShown(phone: Phone): Promise<number> {
  const value = `[...document.querySelectorAll('dd')].map((one) => one.textContent).find((one) => /[KM]B/.test(one)) ?? ''`
  await phone.waitFor(value)
  const [, number = '', unit = ''] = /([\d.,]+)\s*([KM]?B)/.exec(await phone.evaluate(value)) ?? []
  return Number(number.replaceAll(',', '')) * ({ B: 1, KB: 1e3, MB: 1e6 }[unit] ?? NaN)
}

function findOpaque(phone: Phone): Promise<string[]> {
  return phone.evaluate(`(async () => {
    const found = []
    for (const name of await globalThis.caches?.keys() ?? []) {
      const cache = await caches.open(name)
      for (const request of await cache.keys())
        if ((await cache.match(request)).type === 'opaque') found.push(request.url)
    }
    return found
  })()`)
}

/** The block of the text where the reader is, as it was noted. */
async function positionOf(phone: Phone): Promise<number> {
  return (await readStored(phone)).marks[SAVED]?.position ?? 0
}

/** Texts that do not shrink: 60 of 60 KB. */
async function writeLongTexts(desk: Desk): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    const date = new Date(Date.UTC(2017, 0, 1) + i * 86_400_000).toISOString()
    const text = Array.from({ length: 60 }, () => randomBytes(512).toString('hex')).join('\n\n')
    await desk.write(
      `articles/long-${i}.md`,
      `---\ntitle: 长文${i}\ndate: ${date}\ncategory: safety\n---\n\n${text}\n`,
    )
  }
}

/** Pictures of noise, which no format makes small: 12 of about half a megabyte. */
async function writeLargePictures(desk: Desk): Promise<void> {
  for (let i = 0; i < 12; i += 1) {
    const [width, height] = [900, 600]
    const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    await desk.write(`pictures/noise-${i}.webp`, await noise.webp({ quality: 80 }).toBuffer())
    const date = new Date(Date.UTC(2017, 0, 1 + i)).toISOString()
    await desk.write(
      `articles/noise-${i}.md`,
      `---\ntitle: 图${i}\ndate: ${date}\ncategory: safety\n---\n\n图在下面。\n\n![图](../pictures/noise-${i}.webp)\n`,
    )
  }
}

/** The reader opens the start page, and the news comes by itself. */
async function startAgain({ phone, open }: World): ReturnType<typeof untilCurrent> {
  await open('/')
  return untilCurrent(phone)
}

/** The reader opens the start page and asks for the news. */
async function startAndAsk({ phone, open }: World): ReturnType<typeof askForNews> {
  await open('/')
  return askForNews(phone)
}
