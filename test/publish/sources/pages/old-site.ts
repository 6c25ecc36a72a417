import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type OldAnswer =
  | string
  | Uint8Array
  | { status: number; headers?: Record<string, string>; body?: string | Uint8Array }

export interface OldSite {
  url: string
  /** May be changed between two runs. */
  files: Map<string, OldAnswer>
  /** Paths in the order in which they were asked for. */
  requests: string[]
  /** Bytes of bodies that were sent. */
  sent: number
  agents: Set<string>
}

/** A CMS of old on a real server: tags its pages, answers 304, forgets nothing that it was asked. */
export async function startOldSite(files: Record<string, OldAnswer> = {}): Promise<OldSite> {
  const site: OldSite = {
    url: '',
    files: new Map(Object.entries(files)),
    requests: [],
    sent: 0,
    agents: new Set(),
  }
  const server = createServer((request, response) => answer(site, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return site
}

function answer(site: OldSite, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? ''
  site.requests.push(path)
  site.agents.add(request.headers['user-agent'] ?? '')
  const file = site.files.get(path) ?? { status: 404 }
  if (typeof file === 'object' && 'status' in file) {
    response.writeHead(file.status, file.headers).end(file.body ?? '')
    return
  }
  const etag = `"${createHash('sha256').update(file).digest('hex').slice(0, 12)}"`
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end()
    return
  }
  site.sent += Buffer.byteLength(file)
  response.writeHead(200, { etag, 'content-type': 'text/html' }).end(file)
}

export interface PageWords {
  title: string
  date?: string
  source?: string
  trail?: string[]
  text?: string
}

const TEXT =
  '六月的一天上午，工会干部来到工地，把防暑药品和清凉饮料送到一线工人手中，并仔细询问了大家的作息和住宿情况。工人们说，中午最热的时候可以休息，心里踏实。'

/** An article page as such systems write it. */
export function anArticlePage({
  title,
  date = '2018-06-14 10:05',
  source = '工人报',
  trail,
  text = TEXT,
}: PageWords): string {
  const crumbs = (trail ?? ['首页', '新闻动态', '经济技术']).map((word) => `<a href="/c/">${word}</a> &gt; `)
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}-工会网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/about.html">关于我们</a></div>
<div class="crumb">当前位置：${crumbs.join('')}正文</div>
<div class="article"><h1>${title}</h1>
<div class="info">${date} ${source && `来源：${source}`}</div>
<div class="content"><p>${title}。${text}</p><p>${text}</p><p>${text}</p></div></div>
<div class="footer">版权所有 工会网</div></body></html>`
}

/** A list page with rows of a headline and a date. */
export function aListPage(
  rows: readonly { href: string; title: string; date?: string }[],
  pager = '',
): string {
  const items = rows.map(
    ({ href, title, date }) => `<li><a href="${href}">${title}</a><span>${date ?? ''}</span></li>`,
  )
  return `<html><head><meta charset="utf-8"></head><body>
<div class="nav"><a href="/">首页</a><a href="/news/">新闻动态</a><a href="/about.html">关于我们</a></div>
<div class="list"><ul>${items.join('\n')}</ul><div class="page">${pager}</div></div>
<div class="footer"><a href="http://www.example.org/">友情链接单位网站</a></div></body></html>`
}
