import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createRedirects,
  oldHosts,
  readRedirects,
  writeRedirects,
} from '../../../../src/publish/sources/pages/redirects.ts'
import { folderOf } from '../../folder-of-files.ts'
import { openOffice, runPublish } from '../../office.ts'
import { anArticlePage } from './old-site.ts'

const OPTIONS = { hosts: new Set(['old.example.cn']), siteUrl: 'https://reader.example.org/news/' }
const ARTICLES = [
  { slug: 'b', url: 'http://old.example.cn/2018/2.html', aliases: ['http://old.example.cn/moved.html'] },
  { slug: 'a', url: 'https://old.example.cn/show.asp?id=7&x=1' },
  { slug: 'c', url: 'http://old.example.cn/Show.asp?id=7&x=1' },
  { slug: 'd', url: 'http://elsewhere.example.cn/1.html' },
  { slug: 'e', url: 'http://old.example.cn/' },
  { slug: 'f', url: '' },
  { slug: 'g', url: 'http://old.example.cn/x?{$HOME}"};' },
  { slug: 'h', url: `http://old.example.cn/${'x'.repeat(3000)}` },
  { slug: 'i', url: 'http://old.example.cn/通知.html' },
]

test('old addresses of the old sites lead to the articles, nothing else does', () => {
  expect(createRedirects(ARTICLES, OPTIONS).redirects.map(({ path, target }) => [path, target])).toEqual([
    ['/%E9%80%9A%E7%9F%A5.html', 'https://reader.example.org/news/article/i/'],
    ['/2018/2.html', 'https://reader.example.org/news/article/b/'],
    ['/Show.asp?id=7&x=1', 'https://reader.example.org/news/article/c/'],
    ['/moved.html', 'https://reader.example.org/news/article/b/'],
    ['/show.asp?id=7&x=1', 'https://reader.example.org/news/article/a/'],
  ])
})

test('addresses that led to an article, or were given twice, lead on too; what cannot is named', () => {
  const aliased = [
    {
      slug: 'b',
      url: 'http://old.example.cn/2018/2.html',
      aliases: ['http://old.example.cn/2.htm', 'http://old.example.cn/2018/2.html'],
    },
    {
      slug: 'a',
      url: 'http://old.example.cn/1.html',
      aliases: [
        'http://old.example.cn/2018/2.html',
        'http://old.example.cn/',
        'http://elsewhere.example.cn/1',
      ],
    },
    {
      slug: 'c',
      url: 'http://old.example.cn/x?{$HOME}"};',
      aliases: [`http://old.example.cn/${'x'.repeat(3000)}`],
    },
  ]
  const { redirects, skipped } = createRedirects(aliased, OPTIONS)
  expect(redirects.map(({ path, target }) => [path, target.slice(-2)])).toEqual([
    ['/1.html', 'a/'],
    ['/2.htm', 'b/'],
    ['/2018/2.html', 'b/'],
  ])
  expect(skipped.map(({ address, message }) => [new URL(address).pathname.slice(0, 9), message])).toEqual([
    ['/x', expect.stringMatching(/mean something to servers/)],
    ['/2018/2.h', expect.stringMatching(/leads to .*\/b\/, and .*\/a\/ was there too/)],
    ['/', expect.stringMatching(/start page/)],
    ['/xxxxxxxx', expect.stringMatching(/2000 characters/)],
  ])
})

test('an address that no source names any more still leads to its article, while there is one', async () => {
  const folder = await folderOf()
  const first = [
    { slug: 'a', url: 'http://old.example.cn/1.html', aliases: ['http://old.example.cn/one.html'] },
    { slug: 'b', url: 'http://old.example.cn/2.html' },
  ]
  await writeRedirects(folder, createRedirects(first, OPTIONS).redirects)
  const before = await readRedirects(folder)
  expect(before).toEqual(createRedirects(first, OPTIONS).redirects)
  const { redirects } = createRedirects([{ slug: 'a', url: 'http://old.example.cn/1.html' }], {
    ...OPTIONS,
    before,
  })
  expect(redirects.map(({ path }) => path)).toEqual(['/1.html', '/one.html'])
  expect(await readRedirects(await folderOf())).toEqual([])
})

test('the old hosts are those of the sources and of their pages', () => {
  const pages = {
    type: 'pages' as const,
    name: '',
    address: '',
    category: '',
    categories: new Map(),
    limit: 1,
    delay: 1,
    selectors: {},
  }
  const hosts = oldHosts(
    [
      { ...pages, start: { type: 'list', address: 'http://a.example:8080/list' } },
      { ...pages, start: { type: 'urls', addresses: ['http://b.example/1'] } },
      { ...pages, start: { type: 'folder', address: 'file:///saved', addresses: '' } },
      { type: 'feed', name: '', address: 'http://feed.example/', category: '', categories: new Map() },
    ],
    [{ url: 'http://c.example/1' }, { url: '' }],
  )
  expect([...hosts].sort()).toEqual(['a.example', 'b.example', 'c.example'])
})

test('an old address that no server can carry is a notice: no news is missing, and the run ends well', async () => {
  const office = await openOffice({
    'old/1.html': anArticlePage({ title: '送到工地的清凉', trail: ['首页', '新闻'] }),
    'addresses.json': JSON.stringify({ '1.html': 'http://old.example.cn/a$b.html' }),
  })
  const source = { type: 'pages', path: 'old', addresses: 'addresses.json', category: 'news' }
  await office.configure({ sources: [source] })
  expect(await runPublish(office, ['--redirects', join(office.folder, 'maps')])).toEqual([
    0,
    expect.stringMatching(/notice: .*a\$b\.html: .* so it leads nowhere/),
  ])
})

test('the files are the same however the articles are sorted', async () => {
  const [one, other] = [await folderOf(), await folderOf()]
  await writeRedirects(one, createRedirects(ARTICLES, OPTIONS).redirects)
  await writeRedirects(other, createRedirects([...ARTICLES].reverse(), OPTIONS).redirects)
  for (const file of ['redirects.nginx.conf', 'redirects.caddy']) {
    expect(await readFile(join(one, file), 'utf8')).toBe(await readFile(join(other, file), 'utf8'))
  }
})

const CASES = [
  ['/2018/2.html', 'b'],
  ['/moved.html', 'b'],
  ['/show.asp?id=7&x=1', 'a'],
  ['/Show.asp?id=7&x=1', 'c'],
  ['/%E9%80%9A%E7%9F%A5.html', 'i'],
]

/** What a server at the port answers to the old host's paths. */
async function locations(port: number): Promise<(string | null)[]> {
  const asked = CASES.map(async ([path]) => {
    const answer = execFileSync('curl', [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{redirect_url}',
      '-H',
      'Host: old.example.cn',
      `http://127.0.0.1:${port}${path}`,
    ])
    return answer.toString()
  })
  return Promise.all(asked)
}

async function untilAnswering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The test list is built from the servers that this machine has. */
function installed(server: string): string[] {
  return existsSync(server) ? [server] : []
}

const EXPECTED = CASES.map(([, slug]) => `https://reader.example.org/news/article/${slug}/`)

test.each(installed('/usr/sbin/nginx'))('%s sends readers of the old site to the new', async (nginx) => {
  const folder = await folderOf()
  await writeRedirects(folder, createRedirects(ARTICLES, OPTIONS).redirects)
  const port = 20_000 + (process.pid % 20_000)
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
include ${folder}/redirects.nginx.conf;
server { listen 127.0.0.1:${port}; if ($worksite_article) { return 301 $worksite_article; } return 404; } }`,
  )
  const server = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf')])
  onTestFinished(() => void server.kill())
  await untilAnswering(port)
  expect(await locations(port)).toEqual(EXPECTED)
})

test.each(installed('/usr/bin/caddy'))('%s sends readers of the old site to the new', async (caddy) => {
  const folder = await folderOf()
  await writeRedirects(folder, createRedirects(ARTICLES, OPTIONS).redirects)
  const port = 40_001 + (process.pid % 20_000)
  await writeFile(
    join(folder, 'Caddyfile'),
    `{\n\tadmin off\n\tauto_https off\n}\nhttp://:${port} {\n\timport ${folder}/redirects.caddy\n\trespond 404\n}\n`,
  )
  const server = spawn(caddy, ['run', '--config', join(folder, 'Caddyfile')], {
    env: { ...process.env, HOME: folder },
  })
  onTestFinished(() => void server.kill())
  await untilAnswering(port)
  expect(await locations(port)).toEqual(EXPECTED)
})
