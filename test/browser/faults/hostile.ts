import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { expect } from 'vitest'
import { startElsewhere } from '../../helpers/site-server.ts'
import { changePack } from '../../helpers/small-site.ts'
import { expectOffline, withstand, type Trial } from './promises.ts'
import { impossible, type Row } from './row.ts'
import { askForNews, inWorld, published, untilHeading, untilListed, type World } from './world.ts'

type Item = Record<string, unknown> & { id: string; _worksite: Record<string, unknown> }

const BEGINNING = '<p>开头是普通的一段。</p>'
const END = '<p>结尾也是普通的一段。</p>'
const HIT = 'window.top.hit=(window.top.hit||0)+1'

/** The office's newest article becomes hostile behind the publisher's back; the phone has only itself. */
function hostile(
  name: string,
  change: (item: Item, world: World) => void,
  more: Partial<Trial> = {},
): Row['run'] {
  return async (world) => {
    const slug = await world.publishNews(name)
    await withstand(world, {
      name,
      hasNews: false,
      inject: ({ desk }) =>
        changePack(desk.site, ({ items }) => {
          change(items.find((item) => item['id'] === slug) as Item, world)
        }),
      ends: ['current'],
      ...more,
      async check(_world, before) {
        await expectHarmless(world, slug)
        await more.check?.(world, before)
      },
    })
  }
}

/** As `content_html`, between two paragraphs that must stay readable. */
function html(
  name: string,
  markup: string | ((world: World) => string),
  more: Partial<Trial> = {},
): Row['run'] {
  return hostile(
    name,
    (item, world) => {
      item['content_html'] = BEGINNING + (typeof markup === 'string' ? markup : markup(world)) + END
    },
    { ...more, check: more.check ?? (({ phone }) => untilText(phone, '结尾也是普通的一段。')) },
  )
}

/** Shows it in the list and by itself, twice: from what has just come, and from what is stored. */
async function expectHarmless({ phone, open, site }: World, slug: string): Promise<void> {
  for (const path of ['/', `/article/${slug}/`, `/article/${slug}/`]) {
    await open(path)
    if (path === '/') await untilListed(phone)
    else await phone.waitFor(`document.querySelector('main h1')`)
    // Long enough for what would load, fire or move by itself.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await phone.evaluate(FIND_DANGER), path).toEqual([])
    expect(await phone.evaluate('window.hit ?? 0'), path).toBe(0)
    expect(await phone.evaluate('location.href')).toBe(new URL(path, site.url).href)
    expect(await phone.evaluate('document.baseURI')).toBe(new URL(path, site.url).href)
    expect(await phone.evaluate('String({}.polluted)')).toBe('undefined')
  }
}

const FIND_DANGER = `(() => {
  const dangerous = 'script, iframe, object, embed, form, input, select, textarea, style, link, meta, base, video, audio, source, template, noscript, math, dialog, svg animate, svg script, foreignObject'
  const elements = [...document.querySelectorAll('main :is(' + dangerous + ')')].map(({ tagName }) => tagName)
  const attributes = [...document.querySelectorAll('main *')].flatMap((element) => [...element.attributes]
    .filter(({ name, value }) => /^on|^(?:srcdoc|ping|popover|contenteditable|background|poster)$/.test(name) ||
      /^\\s*(?:javascript|data|vbscript|blob|file):/i.test(value) || (name !== 'href' && /127\\.0\\.0\\.1|evil/.test(value)))
    .map(({ name, value }) => element.tagName + ' ' + name + '=' + value))
  const foreign = [...document.querySelectorAll('main a')].filter((a) => a.origin !== location.origin && !/noopener/.test(a.rel)).map((a) => a.href)
  const own = document.querySelectorAll('#app').length === 1 ? [] : ['another #app']
  return [...elements, ...attributes, ...foreign, ...own]
})()`

async function untilText(phone: World['phone'], text: string): Promise<void> {
  await phone.waitFor(`document.body.textContent.includes(${JSON.stringify(text)})`)
}

const SCRIPTS = `<script>${HIT}</script><img src="x" onerror="${HIT}"><svg onload="${HIT}"><script>${HIT}</script></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${HIT}&gt;">--></mglyph></table></mtext></math>
<details open ontoggle="${HIT}"><summary>x</summary></details><p onclick="${HIT}" onmouseover="${HIT}">x</p>
<noscript><p title="</noscript><img src=x onerror=${HIT}>"></noscript><a href="x" style="animation:x" onanimationstart="${HIT}">x</a>`

const SCHEMES = [
  `javascript:${HIT}`,
  `jav&#x09;ascript:${HIT}`,
  `\u0001javascript:${HIT}`,
  ` JaVaScRiPt:${HIT}`,
  `data:text/html,<script>${HIT}</script>`,
  `vbscript:${HIT}`,
  'blob:http://127.0.0.1/1',
  'file:///etc/passwd',
]

export const hostileRows: readonly Row[] = [
  {
    id: 'X1',
    fault: 'scripts in every field',
    run: async (world) => {
      await html('正文里的脚本', SCRIPTS)(world)
      await hostile('各处的脚本', (item) => {
        const bad = `"><script>${HIT}</script><img src=x onerror="${HIT}">`
        Object.assign(item, {
          title: bad,
          summary: bad,
          tags: [bad],
          authors: [{ name: bad }],
          external_url: `javascript:${HIT}`,
        })
        Object.assign(item._worksite, { source: bad, editor: bad, category: bad, related: [bad] })
      })(world)
    },
  },
  {
    id: 'X2',
    fault: 'addresses that are scripts',
    run: html(
      '地址里的脚本',
      SCHEMES.map((url) => `<a href="${url}">点这里</a><img src="${url}">`).join(''),
      {
        check: async ({ phone }) => {
          await untilText(phone, '结尾也是普通的一段。')
          const links = `[...document.querySelectorAll('main a')].filter((a) => a.textContent === '点这里').map((a) => a.href)`
          expect(await phone.evaluate(links)).toEqual([])
        },
      },
    ),
  },
  {
    id: 'X3',
    fault: 'svg, mathml, template, noscript, foreignObject, animate',
    run: html(
      '别的语言',
      `<svg><foreignObject><iframe src="javascript:${HIT}"></iframe></foreignObject><animate onbegin="${HIT}" attributeName="x" dur="1s"/><set attributeName="href" to="javascript:${HIT}"/></svg>
      <math href="javascript:${HIT}"><mi>x</mi></math><template><img src=x onerror="${HIT}"></template><noscript><img src=x onerror="${HIT}"></noscript>`,
    ),
  },
  {
    id: 'X4',
    fault: 'styles and overlays',
    run: html(
      '盖住全部',
      ({ elsewhere }) =>
        `<style>@import url(${elsewhere.url}a.css);body{background:url(${elsewhere.url}b);display:none}</style>
        <div style="position:fixed;inset:0;z-index:9999;background:url(${elsewhere.url}c)" class="tabs bar">盖住</div>`,
      {
        check: async ({ phone }) => {
          await untilText(phone, '结尾也是普通的一段。')
          const styled = `[...document.querySelectorAll('main [style*=position], main [style*=url]')].length`
          expect(await phone.evaluate(styled)).toBe(0)
        },
      },
    ),
  },
  {
    id: 'X5',
    fault: 'what loads by itself: srcset, picture, poster, video, background, ping, prefetch',
    run: html('自己加载', ({ elsewhere: { url } }) => {
      return `<img srcset="${url}1 2x" src="${url}2"><picture><source srcset="${url}3"><img src="${url}4"></picture>
      <video poster="${url}5" src="${url}6" autoplay></video><audio src="${url}7" autoplay></audio><table background="${url}8"><tr><td background="${url}9">x</td></tr></table>
      <a href="/" ping="${url}10">x</a><link rel="prefetch" href="${url}11"><link rel="stylesheet" href="${url}12"><object data="${url}13"></object><embed src="${url}14"><input type="image" src="${url}15">`
    }),
  },
  {
    id: 'X6',
    fault: 'frames, forms, dialogs, what takes the focus',
    run: html(
      '表单',
      `<iframe srcdoc="<script>${HIT}</script>"></iframe><form action="/x"><input autofocus onfocus="${HIT}"><button formaction="javascript:${HIT}">点</button><textarea autofocus></textarea></form>
      <dialog open>对话</dialog><p popover="manual" contenteditable autofocus tabindex="1" onfocus="${HIT}">改我</p><select><option>x</option></select>`,
    ),
  },
  {
    id: 'X7',
    fault: 'ids and names that hide ours',
    run: html(
      '抢名字',
      `<p id="app">一</p><p id="main">二</p><img name="body"><form name="caches"><a id="indexedDB" name="location">x</a></form>`,
    ),
  },
  {
    id: 'X8',
    fault: 'meta refresh, base, link',
    run: html(
      '改页面',
      ({ elsewhere: { url } }) =>
        `<meta http-equiv="refresh" content="0;url=${url}"><base href="${url}"><link rel="canonical" href="${url}"><meta name="referrer" content="unsafe-url">`,
    ),
  },
  {
    id: 'X9',
    fault: 'tracking pixels',
    run: html(
      '跟踪',
      ({ elsewhere: { url } }) =>
        `<img src="${url}pixel.gif?reader=1" width="1" height="1"><img src="//127.0.0.1:${new URL(url).port}/pixel"><img src="/images/../pixel.gif">`,
    ),
  },
  {
    id: 'X10',
    fault: 'pictures over plain http in a page over https',
    run: ({ engine }) =>
      inWorld(engine, { isSecure: true }, (world) => {
        const urls = [`${world.elsewhere.url}a.jpg`, 'http://pictures.example/b.jpg']
        expect(world.site.url).toMatch(/^https:/)
        return hostile(
          '外面的图',
          (item) => {
            const images = urls.map((src) => ({
              src,
              width: 800,
              height: 600,
              widths: [800],
              bytes: 5,
              alt: '',
            }))
            const figures = urls.map((src) => `<figure><img src="${src}" alt="外面"></figure>`).join('')
            Object.assign(item, { image: urls[0], content_html: BEGINNING + figures + END })
            item._worksite['images'] = images
          },
          {
            check: async ({ phone }) => {
              await untilText(phone, '结尾也是普通的一段。')
              expect(
                await phone.evaluate('[...document.images].filter((one) => /^http:/.test(one.src)).length'),
              ).toBe(0)
            },
          },
        )(world)
      }),
  },
  { id: 'X11', fault: 'addresses that lead elsewhere', run: expectNoWayOut },
  {
    id: 'X12',
    fault: 'the policy and Trusted Types hold',
    run: async ({ phone, open }) => {
      await open('/')
      await untilListed(phone)
      const inline = `new Promise((resolve) => {
        window.hit = 0
        const script = document.createElement('script')
        try { script.textContent = '${HIT}' } catch {}
        document.body.append(script)
        setTimeout(() => resolve(window.hit), 200)
      })`
      expect(await phone.evaluate(inline)).toBe(0)
      const set = `(() => {
        if (!globalThis.trustedTypes) return 'no Trusted Types'
        try { document.createElement('div').innerHTML = '<b>x</b>'; return 'taken' } catch { return 'refused' }
      })()`
      expect(['refused', 'no Trusted Types']).toContain(await phone.evaluate(set))
    },
    spoils: true,
  },
  {
    id: 'X13',
    fault: 'members called __proto__ and constructor',
    run: hostile('原型', (item) => {
      const poison = { polluted: 'yes' }
      for (const target of [item, item._worksite]) {
        Object.defineProperty(target, '__proto__', { value: poison, enumerable: true })
        Object.assign(target, { constructor: { prototype: poison } })
      }
      Object.assign(item, { tags: ['__proto__', 'constructor', 'toString'] })
      Object.assign(item._worksite, { category: '__proto__', related: ['constructor', '__proto__'] })
    }),
  },
  impossible('X14', 'entities that multiply', 'phones read no XML; test/publish/sources/feed-xml.test.ts'),
  {
    id: 'X15',
    fault: 'text made to be slow',
    run: async (world) => {
      const shapes: [string, string][] = [
        ['很深', '<b>'.repeat(100_000)],
        ['很多属性', `<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}=1`).join(' ')}>x</p>`],
        ['很长', '长'.repeat(600_000)],
        ['很多开头', '<a href="'.repeat(50_000)],
        ['很多实体', '&amp'.repeat(100_000)],
      ]
      for (const [name, markup] of shapes) {
        await html(name, markup, { check: ({ phone }) => untilText(phone, '开头是普通的一段。') })(world)
      }
    },
  },
  {
    id: 'X16',
    fault: 'pictures that are no pictures: SVG with a script, 20,000 pixels wide',
    run: async (world) => {
      const svg = Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" onload="${HIT}"><script>${HIT}</script></svg>`,
      )
      const large = createPng(20_000)
      const paths = [await putPicture(world, svg, 'webp'), await putPicture(world, large, 'png')]
      await hostile('坏图', (item) => {
        const images = paths.map((src) => ({
          src,
          width: 800,
          height: 600,
          widths: [800],
          variants: [{ src, width: 800, bytes: 500 }],
          bytes: 500,
          alt: '',
        }))
        item['image'] = paths[0]
        item._worksite['images'] = images
        item['content_html'] = BEGINNING + paths.map((src) => `<img src="${src}">`).join('') + END
      })(world)
    },
  },
  { id: 'X17', fault: 'messages from strangers', run: expectDeaf },
]

const WAYS_OUT = [
  '//evil.example/',
  '/\\evil.example/',
  '/%2F/evil.example/',
  '/?url=https://evil.example/',
  '/?redirect=//evil.example/',
  '/article/..%2f..%2fevil/',
  '/article/javascript:alert(1)/',
  '/category/%00/',
  '/tag/%E0%A4%A/',
  '/#javascript:alert(1)',
  '/article/%3Cscript%3E/',
]

/** Whatever the address, it is a page of this site and can be left for the start page. */
async function expectNoWayOut(world: World): Promise<void> {
  const { phone, site, open, elsewhere } = world
  const { origin, port } = new URL(elsewhere.url)
  const ways = [...WAYS_OUT, `//127.0.0.1:${port}/`, `/\\127.0.0.1:${port}/`, `/?url=${origin}`]
  for (const way of ways) {
    await phone.open(site.url + way.slice(1))
    await phone.waitFor(`document.querySelector('main')?.children.length > 0`)
    expect(await phone.evaluate('location.origin'), way).toBe(new URL(site.url).origin)
    expect(phone.reloads(), way).toBe(0)
  }
  await open('/')
  await untilListed(phone)
  expect(elsewhere.asked()).toEqual([])
  expect(phone.troubles()).toEqual([])
}

/** Another site may open this one, frame it and shout; nobody listens. Nor to nonsense of our own origin. */
async function expectDeaf(world: World): Promise<void> {
  const { phone, site, open } = world
  const shout = `const say = (w) => { for (const m of [{type:'sync'},{type:'activate'},{type:'state',state:{type:'failed',reason:'x'}},null,1]) w?.postMessage(m,'*') }
    const frame = document.createElement('iframe'); frame.src = '${site.url}'; document.body.append(frame)
    frame.onload = () => say(frame.contentWindow); const other = window.open('${site.url}'); say(other); say(window.parent)`
  const stranger = await startElsewhere(`<!doctype html><body><script>${shout}</script>`)
  try {
    await phone.open(stranger.url)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  } finally {
    await stranger.close()
  }
  await open('/')
  await untilListed(phone)
  await phone.evaluate(`(async () => {
    const nonsense = [null, 1, 'sync', [], {}, { type: 'state' }, { type: 'state', state: null }, { type: 'state', state: { type: 'later' } },
      { type: 'state', state: { type: 'failed', reason: 'later' } }, { type: 'later' }, { version: 99, type: 'activate' }, { version: 99, type: 'sync' }]
    const channel = new BroadcastChannel('worksite-reader')
    const { active } = await navigator.serviceWorker.ready
    for (const one of nonsense) { channel.postMessage(one); active.postMessage(one) }
    channel.close()
  })()`)
  await expect.poll(() => phone.evaluate(`document.body.textContent.includes('undefined')`)).toBe(false)
  expect((await askForNews(phone)).type).toBe('current')
  await open(`/article/${(await published(world))[0]!.slug}/`)
  await untilHeading(phone, (await published(world))[0]!.title)
  expect(
    phone
      .troubles()
      .filter(
        (one) =>
          !/frame-ancestors|X-Frame-Options|Refused to (?:display|frame)|due to its.*policy|Framing/i.test(
            one,
          ),
      ),
  ).toEqual([])
  await expectOffline(world)
}

/** Named as the publisher would, so that the phone takes it for what was published. */
async function putPicture({ desk }: World, bytes: Uint8Array, type: string): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  await writeFile(join(desk.site, 'images', `${hash}-800.${type}`), bytes)
  return `/images/${hash}-800.${type}`
}

/** A white square, one bit per pixel: little to fetch, much to paint. */
function createPng(size: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((size / 8 + 1) * size)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body) >>> 0)
  return Buffer.concat([length, body, check])
}
