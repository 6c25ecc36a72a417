import { createHash } from 'node:crypto'
import { generateHead, type Head, type PackEntry } from '../../src/feed/head.ts'
import { generatePack, type Pack } from '../../src/feed/pack.ts'
import { compareHeadlines, type Article } from '../../src/model/article.ts'
import type { Site } from '../../src/model/site.ts'
import { appendChanges } from '../../src/publish/log.ts'
import { foldPacks, nameByHash } from '../../src/publish/pack-lists.ts'
import { aSite } from './articles.ts'

/** How the server answers instead of right; `undefined` goes on to the right answer. */
export type Script = (path: string) => Response | Promise<Response> | undefined

/**
 * A site's server in memory, with the publisher's own log: what `fetch` answers can be scripted. With
 * `span` packs of so many seqs are listed in files of their own.
 */
export interface ScriptedServer {
  fetch: typeof fetch
  /** Publishes new or corrected articles and withdrawals as one run. */
  publish(articles: readonly Article[], withdrawn?: readonly string[]): void
  /** What a phone should hold in the end. */
  articles(): Map<string, Article>
  head(): Head
  file(path: string): string | Uint8Array<ArrayBuffer> | undefined
  put(path: string, body: string | Uint8Array<ArrayBuffer>): void
  script(script: Script | undefined): void
  /** Paths asked for, in order. */
  requests: string[]
  site: Site
}

export function createScriptedServer(id = 'feed-1', { span }: { span?: number } = {}): ScriptedServer {
  const files = new Map<string, string | Uint8Array<ArrayBuffer>>()
  const requests: string[] = []
  let script: Script | undefined
  let log: Pack[] = []
  let seq = 0
  let published = 0

  function publish(articles: readonly Article[], withdrawn: readonly string[] = []): void {
    const changed = articles
      .toSorted((a, b) => compareHeadlines(b, a))
      .map((a) => ({ ...a, seq: (seq += 1) }))
    const removed = withdrawn.map((slug) => ({ slug, seq: (seq += 1) }))
    log = appendChanges(log, { articles: changed, removed })
    const { packs, lists } = foldPacks(log.map(putPack).toReversed(), span)
    for (const { entry, text } of lists) put(`/feed/${entry.file}`, text)
    published += 1
    const when = new Date(Date.UTC(2018, 5, 14) + published * 1000).toISOString()
    put(
      '/feed/head.json',
      generateHead({ version: 1, id, seq, published: when, site: server.site, packs, reads: '' }),
    )
  }

  function putPack(pack: Pack): PackEntry {
    const text = generatePack(pack, 'test')
    const name = nameByHash(text)
    put(`/feed/${name.file}`, text)
    const { from, to, articles } = pack
    return {
      ...name,
      from,
      to,
      articles: articles.length,
      bytes: Buffer.byteLength(text),
      imageBytes: 0,
    }
  }

  function put(path: string, body: string | Uint8Array<ArrayBuffer>): void {
    files.set(path, body)
  }

  async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const path = String(input)
    requests.push(path)
    // A network takes time, and what it brings comes in a later task.
    await new Promise((resolve) => setImmediate(resolve))
    const scripted = await script?.(path)
    if (scripted) return scripted
    const body = files.get(path)
    if (body === undefined) return new Response('not found', { status: 404 })
    const etag = `"${hashOf(body).slice(0, 16)}"`
    const headers = { etag, date: new Date(Date.UTC(2018, 5, 15)).toUTCString() }
    if (new Headers(init?.headers).get('if-none-match') === etag)
      return new Response(null, { status: 304, headers })
    return new Response(body, { headers })
  }

  const server: ScriptedServer = {
    fetch: answer,
    publish,
    articles: () => new Map(log.flatMap((pack) => pack.articles.map((article) => [article.slug, article]))),
    head: () => JSON.parse(String(files.get('/feed/head.json'))) as Head,
    file: (path) => files.get(path),
    put,
    script: (next) => {
      script = next
    },
    requests,
    site: aSite(),
  }
  return server
}

export function hashOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}
