import { expect } from 'vitest'
import { changeHead, changePack } from '../../helpers/small-site.ts'
import { withstand, type Trial } from './promises.ts'
import type { Row } from './row.ts'
import {
  askForNews,
  published,
  readMeta,
  readPublishedFile,
  readStored,
  SAVED,
  untilHeading,
  untilListed,
  type World,
} from './world.ts'

const YEAR = 365 * 86_400

export const feedRows: readonly Row[] = [
  {
    id: 'F3',
    fault: 'the same article twice in one pack',
    run: async (world) => {
      const slug = await world.publishNews('两份')
      await withstand(world, {
        name: '两份',
        hasNews: false,
        inject: ({ desk }) =>
          changePack(desk.site, ({ items }) => {
            const item = items.find(({ id }) => id === slug)!
            const worksite = item['_worksite'] as { seq: number }
            items.unshift({ ...item, title: '旧的一份', _worksite: { ...worksite, seq: worksite.seq - 1 } })
          }),
        ends: ['current'],
        check: async ({ phone, open }) => {
          await open('/')
          await untilListed(phone)
          const links = `[...document.querySelectorAll('main h2 a[href="/article/${slug}/"]')].map((a) => a.textContent)`
          await expect.poll(() => phone.evaluate(links)).toEqual(['两份'])
        },
      })
    },
  },
  {
    id: 'F4',
    fault: 'a corrected article',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '更正之后',
        inject: async ({ desk }) => {
          await desk.edit(SAVED, (markdown) =>
            markdown.replace('title: 第1篇', 'title: 第1篇（更正）').replaceAll('一段话', '改过的话'),
          )
          await desk.publish()
        },
        ends: ['current'],
        check: async ({ phone, open }, before) => {
          const { marks, bodies } = await readStored(phone)
          expect(marks[SAVED]).toEqual(before.marks[SAVED])
          expect(bodies[SAVED]).toContain('改过的话')
          await open(`/article/${SAVED}/`)
          await untilHeading(phone, '第1篇（更正）')
          await open('/search/?q=改过的话')
          await phone.waitFor(`document.querySelector('main a[href^="/article/${SAVED}/"]')`)
        },
      }),
  },
  {
    id: 'F5',
    fault: 'a withdrawn article, which this reader had saved',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '撤稿之后',
        inject: async ({ desk }) => {
          await desk.withdraw(SAVED)
          await desk.publish()
        },
        ends: ['current'],
        check: async ({ phone, open }) => {
          const { articles, bodies } = await readStored(phone)
          expect(articles[SAVED] ?? bodies[SAVED]).toBeUndefined()
          await open('/saved/')
          await phone.waitFor(`/撤/.test(document.querySelector('main').textContent)`)
          await open('/')
          await untilListed(phone)
          expect(await phone.count(`main a[href="/article/${SAVED}/"]`)).toBe(0)
        },
      }),
  },
  {
    id: 'F8',
    fault: 'the phone’s clock is a year ahead, then a year behind',
    spoils: true,
    run: async (world) => {
      for (const clock of [YEAR, -YEAR, 0]) {
        await world.phone.restart({ clock })
        await world.open('/')
        await untilListed(world.phone)
        const now = await world.phone.evaluate<number>('Date.now()')
        expect(Math.abs(now - Date.now() - clock * 1000)).toBeLessThan(60_000)
        await withstand(world, {
          name: `时钟 ${clock}`,
          inject: () => {},
          ends: ['current'],
          check: async ({ phone, open }) => {
            await open('/')
            await untilListed(phone)
            const shown = `[...document.querySelectorAll('main h2 a')].map((a) => a.getAttribute('href'))`
            const wanted = (await published(world)).map(({ slug }) => `/article/${slug}/`)
            await expect.poll(() => phone.evaluate(shown)).toEqual(wanted)
          },
        })
      }
    },
  },
  {
    id: 'F11',
    fault: 'junk in a pack: wrong types, nothing, lone surrogates, a hundred levels',
    run: async (world) => {
      const slug = await world.publishNews('垃圾中间')
      await withstand(world, {
        name: '垃圾中间',
        hasNews: false,
        inject: ({ desk }) =>
          changePack(desk.site, (pack) => {
            const good = pack.items.find(({ id }) => id === slug)!
            Object.assign(good, { authors: 'nobody', tags: [1, null, {}, '好'], deep: nest(100) })
            pack.items = [...JUNK, ...pack.items, { ...good, id: 5 }] as typeof pack.items
          }),
        ends: ['current'],
        check: async ({ phone, open }) => {
          await open(`/article/${slug}/`)
          await untilHeading(phone, '垃圾中间')
        },
      })
    },
  },
  {
    id: 'F13',
    fault: 'a title of a megabyte, right-to-left overrides, a hundred thousand tags',
    run: async (world) => {
      const long = `\u202e倒过来${'长'.repeat(340_000)}`
      await odd(world, '很长的标题', { title: long })
      await odd(world, '很多标签', { tags: Array.from({ length: 100_000 }, (_, i) => `标签${i}`) })
    },
  },
  {
    id: 'F14',
    fault: 'a head that is older than the one before',
    run: async (world) => {
      const old = await readPublishedFile(world, 'feed/head.json')
      await world.publishNews('更新的')
      await askForNews(world.phone)
      const { articles } = await readStored(world.phone)
      const head = await readMeta<StoredHead>(world.phone, 'head')
      expect(head!.value.seq).toBeGreaterThan((JSON.parse(old) as StoredHead['value']).seq)
      await withstand(world, {
        name: '最新的',
        inject: ({ site }) => site.fault('/feed/head.json', { type: 'body', body: old }),
        ends: ['current'],
        check: async ({ phone }) => {
          expect((await readStored(phone)).articles).toEqual(articles)
          expect((await readMeta<StoredHead>(phone, 'head'))!.value.seq).toBe(head!.value.seq)
        },
      })
    },
  },
  {
    id: 'F15',
    fault: 'a feed made anew: another id',
    spoils: true,
    run: (world) =>
      withstand(world, {
        name: '新的源',
        inject: ({ desk }) =>
          changeHead(desk.site, (head) => Object.assign(head, { id: '0123456789abcdef0123456789abcdef' })),
        ends: ['current'],
        check: async ({ phone }, before) => {
          expect((await readStored(phone)).marks[SAVED]).toEqual(before.marks[SAVED])
        },
      }),
  },
]

interface StoredHead {
  value: { seq: number }
}

const JUNK: readonly unknown[] = [
  null,
  7,
  'text',
  [],
  {},
  { id: '../evil', title: 'x', content_html: 'x' },
  { id: 'no-date', title: '\ud800', content_html: 'x', _worksite: { seq: 1 } },
  { id: 'no-text', date_published: '2018-01-01T00:00:00Z', _worksite: { seq: 'one' } },
]

function nest(depth: number): unknown {
  return depth === 0 ? 'bottom' : [nest(depth - 1)]
}

/** The newest article gets odd members; rows stay rows and the page keeps its width. */
async function odd(world: World, name: string, members: Record<string, unknown>): Promise<void> {
  const slug = await world.publishNews(name)
  await withstand(world, {
    name,
    hasNews: false,
    inject: ({ desk }) =>
      changePack(desk.site, ({ items }) => {
        Object.assign(
          items.find(({ id }) => id === slug)!,
          members,
        )
      }),
    ends: ['current'],
    check: async ({ phone, open }) => {
      for (const path of ['/', `/article/${slug}/`]) {
        await open(path)
        await phone.waitFor(`document.querySelector('main :is(h1, h2)')?.textContent.length > 0`)
        expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true)
      }
      await open('/')
      await untilListed(phone)
      const row = `document.querySelector('main h2 a[href="/article/${slug}/"]')`
      await phone.waitFor(row)
      expect(await phone.evaluate(`${row}.closest('article').getBoundingClientRect().height`)).toBeLessThan(
        600,
      )
    },
  } satisfies Trial)
}
