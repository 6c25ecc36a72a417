import type { Head } from '../../../src/feed/head.ts'
import type { SyncState } from '../../../src/sync/messages.ts'
import { CAPTIVE_PORTAL, startElsewhere, type Fault } from '../../helpers/site-server.ts'
import { withstand, withstandAll, type Trial } from './promises.ts'
import type { Row } from './row.ts'
import {
  askForNews,
  inWorld,
  published,
  readMeta,
  readPublishedFile,
  readStored,
  startSync,
  untilEnded,
  untilListed,
  type StoredNews,
  type World,
} from './world.ts'
import { expect } from 'vitest'

const HEAD = '/feed/head.json'
const PACKS = /^\/feed\/packs\//
const IMAGES = /^\/images\//
const PORTAL = '<!doctype html><title>Wi-Fi</title><p>Please log in</p>'

type Answer = [name: string, path: string | RegExp, fault: Fault | ((time: number) => Fault)]

/** One trial per answer, all on the same phone. */
function answers(given: readonly Answer[], trial: Omit<Trial, 'name' | 'inject'>): Row['run'] {
  return (world) =>
    withstandAll(
      world,
      given.map(([name, path, fault]) => ({
        ...trial,
        name,
        inject: ({ site }: World) => site.fault(path, fault),
      })),
    )
}

function truncated(how: 'length' | 'chunk' | 'close' | 'gzip'): Answer[] {
  return [
    ['半个目录', HEAD, { type: 'truncate', after: 200, how }],
    ['半个包', PACKS, { type: 'truncate', after: 200, how }],
  ]
}

const STATUSES = [403, 404, 410, 500, 502, 503]
/** Long enough for two deadlines of the slowest answer, not for a reader who waits. */
const SLOW = 75_000

export const network: readonly Row[] = [
  {
    id: 'N1',
    fault: 'offline before the sync',
    run: (world) =>
      withstand(world, {
        name: '断网前的消息',
        inject: ({ site }) => site.stop(),
        ends: ['offline'],
        says: /离线/,
        check: ({ site }) => site.start(),
      }),
  },
  {
    id: 'N2',
    fault: 'offline in mid-body',
    run: answers(truncated('length'), { ends: ['offline', 'damaged'] }),
  },
  {
    id: 'N3',
    fault: 'cut short, the end of the connection is the end',
    run: answers(truncated('close'), { ends: ['damaged', 'not-the-feed', 'offline'] }),
  },
  {
    id: 'N4',
    fault: 'cut short inside gzip',
    run: answers(truncated('gzip'), { ends: ['damaged', 'not-the-feed', 'offline'] }),
  },
  {
    id: 'N5',
    fault: 'cut short between chunks',
    run: answers(truncated('chunk'), { ends: ['damaged', 'not-the-feed', 'offline'] }),
  },
  {
    id: 'N6',
    fault: 'said to be packed, and is not; packed, and not said to be',
    run: async (world) => {
      const { engine } = world
      // WebKitGTK takes what cannot be unpacked for what it is.
      const ends = engine === 'webkit' ? (['current'] as const) : (['offline', 'damaged'] as const)
      const wrong = [HEAD, PACKS]
      await answers(
        wrong.map((path, i): Answer => [`没有压缩 ${i}`, path, { type: 'bad-encoding', says: 'gzip' }]),
        { ends },
      )(world)
      await answers(
        wrong.map((path, i): Answer => [`没说压缩 ${i}`, path, { type: 'bad-encoding', isPacked: true }]),
        { ends: ['damaged', 'not-the-feed'] },
      )(world)
      await answers([['图片没有压缩', IMAGES, { type: 'bad-encoding', says: 'gzip' }]], {
        // A picture that cannot be unpacked looks like a network that is gone.
        ends: engine === 'webkit' ? ['current'] : ['current', 'offline'],
        check: async ({ phone }) => expect(titlesIn(await readStored(phone))).toContain('图片没有压缩'),
      })(world)
    },
  },
  {
    id: 'N7',
    fault: 'a captive portal for the feed',
    run: answers(
      [
        ['门户网页', /^\/feed\//, CAPTIVE_PORTAL],
        ['门户说是 JSON', /^\/feed\//, { type: 'body', body: PORTAL }],
        ['门户转到别页', /^\/feed\//, { type: 'redirect', to: '/' }],
        ['门户 511', /^\/feed\//, { type: 'body', body: PORTAL, status: 511 }],
        ['门户给了一切', /./, CAPTIVE_PORTAL],
      ],
      { ends: ['not-the-feed'], says: /不是本站/ },
    ),
  },
  {
    id: 'N8',
    fault: 'a captive portal for pictures',
    run: answers([['图片是门户', IMAGES, CAPTIVE_PORTAL]], {
      ends: ['current'],
      // WebKitGTK, of a picture that the worker refuses.
      troubles: /served by service worker is an error|Cannot load|NetworkError: +A network error/,
    }),
  },
  {
    id: 'N9',
    fault: 'a captive portal for the worker, its files and the manifest',
    run: answers([['应用文件是门户', /^\/(?:sw\.js|assets\/|manifest|shell|boot|repair)/, CAPTIVE_PORTAL]], {
      ends: ['current'],
      act: async ({ phone, open }) => {
        await open('/')
        return askForNews(phone)
      },
      troubles: /SecurityError|ServiceWorker|MIME/,
    }),
  },
  {
    id: 'N10',
    fault: '403, 404, 410, 500, 502, 503',
    run: answers(
      STATUSES.map((status): Answer => [`回答是 ${status}`, HEAD, { type: 'status', status }]),
      { ends: ['server'] },
    ),
  },
  {
    id: 'N11',
    fault: '429 and 503 with Retry-After, in seconds, as a date, absurd, with the head or a pack',
    run: async (world) => {
      const inAWhile = new Date(Date.now() + 3e5).toUTCString()
      await expectLeftAlone(world, '等一百万秒', HEAD, busy(429, '1000000000'))
      await expectLeftAlone(world, '等到那天', HEAD, busy(503, inAWhile))
      await expectLeftAlone(world, '包要等', PACKS, busy(503, '3600'))
      await answers([['等不懂的话', HEAD, busy(429, 'soon')]], { ends: ['server'] })(world)
    },
  },
  {
    id: 'N12',
    fault: 'hangs before headers, after headers, drips',
    run: answers(
      [
        ['不回答', HEAD, { type: 'hang' }],
        ['只有头', HEAD, { type: 'hang-after-headers' }],
        ['一滴一滴', HEAD, { type: 'trickle', every: 500 }],
        ['包不回答', PACKS, { type: 'hang' }],
      ],
      { ends: ['slow'], within: SLOW },
    ),
  },
  {
    id: 'N13',
    fault: 'redirects in a loop, to another origin, from https to http',
    run: async (world) => {
      await answers(
        [
          ['转圈', HEAD, { type: 'redirect', to: HEAD }],
          ['包转圈', PACKS, { type: 'redirect', to: '/feed/packs/0123456789abcdef.json' }],
        ],
        { ends: ['offline', 'not-the-feed'], troubles: /more than 20 redirections/ },
      )(world)
      await answers(
        [
          [
            '转一次',
            HEAD,
            (time) => (time === 0 ? { type: 'redirect', to: `${HEAD}?again` } : { type: 'none' }),
          ],
        ],
        { ends: ['current'] },
      )(world)
      await expectNotLedAway(world)
      await inWorld(world.engine, { isSecure: true }, expectNotLedAway)
    },
  },
  {
    id: 'N14',
    fault: '304 to somebody who has nothing, a 304 for ever, a validator that lies',
    run: async (world) => {
      await withstand(world, {
        name: '空手的 304',
        inject: async ({ site, phone }) => {
          await forgetHead(phone)
          site.fault(HEAD, (time) => (time === 0 ? { type: 'status', status: 304 } : { type: 'none' }))
        },
        ends: ['current'],
      })
      await answers([['包说没变', PACKS, { type: 'status', status: 304 }]], { ends: ['damaged', 'server'] })(
        world,
      )
      await withstand(world, {
        name: '永远的 304',
        inject: ({ site }) => site.fault(HEAD, { type: 'not-modified', at: new Date() }),
        act: askForTwoWeeks,
        ends: ['current'],
        check: async ({ phone }) => expect(titlesIn(await readStored(phone))).toContain('永远的 304'),
      })
    },
  },
  {
    id: 'N15',
    fault: 'the wrong type, or none',
    run: answers(
      ['text/plain', 'application/octet-stream', 'text/html', undefined].map((contentType): Answer => [
        `类型是 ${contentType ?? '没有'}`,
        /^\/feed\//,
        { type: 'content-type', contentType },
      ]),
      { ends: ['current'] },
    ),
  },
  {
    id: 'N16',
    fault: 'a head of 40 MB',
    run: answers(
      [['巨大的目录', HEAD, { type: 'body', body: `{"version":1,"x":"${'长'.repeat(13_000_000)}"}` }]],
      { ends: ['damaged'] },
    ),
  },
  {
    id: 'N17',
    fault: 'a zip bomb',
    run: answers(
      [
        ['目录炸弹', HEAD, { type: 'zip-bomb', bytes: 2 ** 26 }],
        ['包炸弹', PACKS, { type: 'zip-bomb', bytes: 2 ** 26 }],
      ],
      { ends: ['damaged', 'not-the-feed'] },
    ),
  },
  {
    id: 'N18',
    fault: 'caches serve the old head and the new by turns',
    run: async (world) => {
      const old = await readPublishedFile(world, 'feed/head.json')
      const slug = await world.publishNews('来回之间')
      await askForNews(world.phone)
      const { seq } = (await published(world)).find((article) => article.slug === slug)!
      const stale: Fault = { type: 'body', body: old }
      world.site.fault(HEAD, (time) => (time % 2 === 0 ? stale : { type: 'none' }))
      for (let i = 0; i < 4; i += 1) {
        expect((await askForNews(world.phone)).type).toBe('current')
        expect((await readStored(world.phone)).articles[slug]).toBe(seq)
      }
      await withstand(world, {
        name: '来回之后',
        inject: ({ site }) => site.fault(HEAD, stale),
        ends: ['current'],
      })
    },
  },
  {
    id: 'N19',
    fault: 'connections refused and reset',
    run: async (world) => {
      await withstand(world, {
        name: '拒绝',
        inject: ({ site }) => site.stop(),
        ends: ['offline'],
        check: ({ site }) => site.start(),
      })
      await answers([['重置', HEAD, { type: 'truncate', after: 0 }]], { ends: ['offline'] })(world)
    },
  },
  {
    id: 'N20',
    fault: 'a slow network: text before pictures',
    run: (world) =>
      withstand(world, {
        name: '慢网',
        inject: ({ site }) => site.fault(IMAGES, { type: 'delay', by: 3000 }),
        act: async ({ phone, site }) => {
          await startSync(phone)
          await phone.waitFor(
            `[...document.querySelectorAll('main h2 a')].some((a) => a.textContent === '慢网')`,
          )
          expect(await phone.evaluate('window.ended')).toBeFalsy()
          site.heal()
          return untilEnded(phone)
        },
        ends: ['current'],
      }),
  },
]

function busy(status: number, retryAfter: string): Fault {
  return { type: 'status', status, headers: { 'retry-after': retryAfter } }
}

interface Retry {
  until: number
}

const DAY = 86_400_000

/** Until then nothing asks the server by itself, over a new start, and for a day at most; the reader still may. */
async function expectLeftAlone(
  world: World,
  name: string,
  path: string | RegExp,
  fault: Fault,
): Promise<void> {
  // What is not there WebKit's driver may call null.
  const retry = async (): Promise<Retry | undefined> =>
    (await readMeta<Retry | null>(world.phone, 'retry')) ?? undefined
  await withstand(world, {
    name,
    inject: ({ site }) => site.fault(path, fault),
    ends: ['server'],
    says: /服务器/,
    check: async ({ phone, site, open }) => {
      await expect.poll(async () => (await retry())?.until ?? 0, SOON).toBeGreaterThan(Date.now() + 100_000)
      expect((await retry())!.until).toBeLessThanOrEqual(Date.now() + DAY)
      site.forget()
      await open('/')
      await untilListed(phone)
      // Longer than a start takes to ask.
      await new Promise((resolve) => setTimeout(resolve, 3000))
      expect(site.requests(/^\/feed\//)).toBe(0)
    },
    heal: async ({ phone, site, open }) => {
      site.heal()
      await open('/')
      expect((await askForNews(phone)).type).toBe('current')
      await expect.poll(retry, SOON).toBeUndefined()
    },
  })
}

function titlesIn({ titles }: StoredNews): string[] {
  return Object.values(titles)
}

/** Another site has news that looks like ours, and lets everybody read it. */
async function expectNotLedAway(world: World): Promise<void> {
  const head = JSON.parse(await readPublishedFile(world, 'feed/head.json')) as Head
  const site = { ...head.site, title: '假的新闻' }
  const lie = JSON.stringify({ ...head, seq: head.seq + 100, published: new Date().toISOString(), site })
  const liar = await startElsewhere(lie, 'application/json')
  try {
    await answers([['转到别处', HEAD, { type: 'redirect', to: `${liar.url}feed/head.json` }]], {
      ends: ['offline', 'not-the-feed'],
      // The policy of the page does not reach into the worker's redirects; nothing of it is used.
      troubles:
        /policy violation|Content Security Policy|Content-Security-Policy|request to another origin|Access-Control-Allow/,
      check: async ({ phone, open }) => {
        expect(await readMeta(phone, 'site')).toMatchObject({ title: head.site.title })
        await open('/')
        expect(await phone.evaluate('document.documentElement.textContent')).not.toContain('假的新闻')
      },
    })(world)
  } finally {
    await liar.close()
  }
}

const WEEK = 7 * 86_400_000
/** A page tidies up some seconds after a sync. */
const SOON = { timeout: 20_000 }

/** The server says for two weeks that nothing is new. Meanwhile that is believed; then the reader asks again. */
async function askForTwoWeeks(world: World): Promise<SyncState> {
  const { phone, site, open } = world
  await open('/')
  await askForNews(phone)
  await expect.poll(() => isTrusted(phone), SOON).toBe(true)
  site.fault(HEAD, { type: 'not-modified', at: new Date(Date.now() + 2 * WEEK) })
  await askForNews(phone)
  expect(titlesIn(await readStored(phone))).not.toContain('永远的 304')
  await expect.poll(async () => (await readMeta<{ etag: string }>(phone, 'head'))?.etag, SOON).toBe('')
  return askForNews(phone)
}

/** It is noted since when the head with this validator is said to be the newest. */
async function isTrusted(phone: World['phone']): Promise<boolean> {
  const [head, trusted] = [
    await readMeta<{ etag: string }>(phone, 'head'),
    await readMeta<{ etag: string }>(phone, 'trusted'),
  ]
  return head !== undefined && head.etag === trusted?.etag
}

/** The stored head goes, with its validator; the articles stay. */
function forgetHead(phone: World['phone']): Promise<void> {
  return phone.evaluate(`new Promise((resolve, reject) => {
    const request = indexedDB.open('worksite-reader')
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const transaction = request.result.transaction('meta', 'readwrite')
      transaction.objectStore('meta').delete('head')
      transaction.oncomplete = () => { request.result.close(); resolve() }
    }
  })`)
}
