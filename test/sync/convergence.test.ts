import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCovered } from '../../src/db/coverage.ts'
import { getMeta } from '../../src/db/meta.ts'
import { openReader } from '../../src/db/open.ts'
import type { Reader } from '../../src/db/schema.ts'
import { getArticle } from '../../src/db/articles.ts'
import { sync } from '../../src/sync/sync.ts'
import { anArticle } from '../helpers/articles.ts'
import { createScriptedServer, type ScriptedServer } from '../helpers/scripted-server.ts'

/** What may happen between a publisher and a phone. */
type Step =
  | { type: 'publish'; slugs: number[]; withdrawn: number[] }
  | { type: 'sync' }
  /** The line breaks after so many answers. */
  | { type: 'interrupted'; after: number }
  /** Page and worker at once, without a lock. */
  | { type: 'concurrent'; after: number }
  /** A cache hands out the head of some runs ago. */
  | { type: 'stale'; back: number }

const slugs = fc.uniqueArray(fc.nat(30), { maxLength: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('publish' as const),
      slugs,
      withdrawn: fc.uniqueArray(fc.nat(30), { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('sync' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('interrupted' as const), after: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('concurrent' as const), after: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('stale' as const), back: fc.nat(4) }) },
)

const histories = fc.array(step, { minLength: 1, maxLength: 25 })

let runs = 0

test('the phone ends with exactly the publisher’s articles, whatever happened on the way', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.constantFrom(4, 1024), async (steps, span) => {
      const db = await openReader(`convergence-${(runs += 1)}`)
      const phone = createPhone(db, createScriptedServer('feed-1', { span }))
      for (const next of steps) await phone.take(next)
      await phone.settle()
      expect(await phone.holds()).toEqual(phone.published())
      db.close()
    }),
    { numRuns: 150 },
  )
}, 120_000)

function createPhone(db: Reader, server: ScriptedServer) {
  let revision = 0
  const heads: string[] = []

  function publish(numbers: number[], withdrawn: number[]): void {
    revision += 1
    const gone = withdrawn.map((n) => `article-${n}`).filter((slug) => server.articles().has(slug))
    const fresh = numbers.map((n) => `article-${n}`).filter((slug) => !gone.includes(slug))
    server.publish(
      fresh.map((slug) => anArticle({ slug, html: `<p>${slug} ${revision}</p>`, date: revision * 1000 })),
      gone,
    )
    heads.push(String(server.file('/feed/head.json')))
  }

  async function take(next: Step): Promise<void> {
    if (next.type === 'publish') return publish(next.slugs, next.withdrawn)
    if (heads.length === 0) return
    if (next.type === 'interrupted') breakAfter(next.after)
    if (next.type === 'concurrent') breakAfter(next.after)
    if (next.type === 'stale') answerHead(heads.at(-1 - next.back) ?? heads[0]!)
    const both = next.type === 'concurrent' ? [run(), run()] : [run()]
    await Promise.all(both)
    server.script(undefined)
  }

  async function run(): Promise<void> {
    const coverage = (await getMeta(db, 'coverage')) ?? []
    const from = server.requests.length
    await sync({ db, fetch: server.fetch, onMessage: () => undefined })
    const held = server.head().packs.filter((pack) => isCovered(coverage, pack))
    const asked = server.requests.slice(from)
    // What it fully had when it began it has not fetched.
    for (const { file } of held) expect(asked).not.toContain(`/feed/${file}`)
  }

  function breakAfter(answers: number): void {
    let left = answers
    server.script(() => {
      left -= 1
      if (left < 0) throw new TypeError('network error')
      return undefined
    })
  }

  function answerHead(head: string): void {
    server.script((path) => (path === '/feed/head.json' ? new Response(head) : undefined))
  }

  return {
    take,
    async settle(): Promise<void> {
      if (heads.length === 0) publish([1], [])
      expect(await sync({ db, fetch: server.fetch })).toMatchObject({ type: 'current' })
    },
    async holds(): Promise<Record<string, string>> {
      const slugs = await db.getAllKeys('articles')
      const articles = await Promise.all(slugs.map((slug) => getArticle(db, slug)))
      expect(await db.getAllKeys('bodies')).toEqual(slugs)
      return Object.fromEntries(articles.map((article) => [article!.slug, article!.html]))
    },
    published(): Record<string, string> {
      return Object.fromEntries([...server.articles().values()].map(({ slug, html }) => [slug, html]))
    },
  }
}
