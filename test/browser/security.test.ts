import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copySite, type Desk } from '../helpers/desk.ts'
import { startVisit, type Visit } from '../helpers/visit.ts'

const SLUG = 'hostile-letter'
const HIT = 'window.top.hit=(window.top.hit||0)+1'
const HOSTILE = `---
title: "<img src=x onerror='${HIT}'>来信"
date: 2018-06-16 08:00
category: safety
tags: ["<script>${HIT}</script>"]
source: "<svg onload='${HIT}'>"
author: "\\"><script>${HIT}</script>"
editor: "</script><script>${HIT}</script>"
---

开头是普通的一段。</script><script>${HIT}</script>

<script>${HIT}</script>
<img src="x" onerror="${HIT}">
<img src="javascript:${HIT}">
<svg onload="${HIT}"><script>${HIT}</script><animate onbegin="${HIT}" attributeName="x" dur="1s"/></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${HIT}&gt;">--></mglyph></table></mtext></math>
<iframe srcdoc="<script>${HIT}</script>"></iframe>
<iframe src="javascript:${HIT}"></iframe>
<object data="javascript:${HIT}"></object><embed src="javascript:${HIT}">
<form action="javascript:${HIT}"><button>点我</button><input autofocus onfocus="${HIT}"></form>
<details open ontoggle="${HIT}"><summary>点我</summary></details>
<video><source onerror="${HIT}"></video>
<style>body{background:url(https://evil.example/pixel)}</style>
<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">
<link rel="stylesheet" href="https://evil.example/style.css">
<p style="position:fixed;inset:0" onclick="${HIT}" id="app" class="tabs">盖住全部</p>

[点这里](javascript:${HIT}) <a href="javascript:${HIT}">点这里</a> <a href="jav&#x09;ascript:${HIT}">点这里</a>
<a href="data:text/html,<script>${HIT}</script>">点这里</a> <a href="//evil.example/">点这里</a>

![外面的图](https://evil.example/pixel.png)

结尾也是普通的一段。
`

let desk: Desk
let visit: Visit

beforeAll(async () => {
  desk = await copySite()
  await desk.write(`articles/${SLUG}.md`, HOSTILE)
  await desk.publish()
  visit = await startVisit(desk.site)
})
afterAll(async () => {
  await visit.close()
  await desk.close()
})

test('publishes the words of a hostile article and nothing of its code', async () => {
  const html = await readFile(join(desk.site, 'article', SLUG, 'index.html'), 'utf8')
  expect(html).toContain('开头是普通的一段。')
  // The one script that stands in every page is the app's own, which its policy names.
  const [own = ''] =
    /<script>[^<]*<\/script>/.exec(await readFile(join(desk.site, 'shell.html'), 'utf8')) ?? []
  expect(own).not.toBe('')
  expect(html.split('<script>')).toHaveLength(2)
  const elements = collectElements(parse(html.replace(own, '')))
  for (const { tagName, attrs } of elements) {
    const attributes = Object.fromEntries(attrs.map(({ name, value }) => [name, value]))
    expect(Object.keys(attributes).filter((name) => name.startsWith('on'))).toEqual([])
    if (tagName === 'script') {
      expect(attributes['src'] ?? attributes['type']).toMatch(
        /^\/(?:assets\/|boot\.js$)|^application\/(?:ld\+)?json$/,
      )
    }
  }
})

test('shows it without running anything, read from the network and then from the phone', async () => {
  for (const _time of ['first', 'second']) {
    await visit.open(`/article/${SLUG}/`)
    await visit.page.getByText('结尾也是普通的一段。').waitFor()
    await visit.untilSynced()
    expect(await findDanger()).toEqual([])
    expect(await visit.page.evaluate('window.hit')).toBeUndefined()
  }
})

test('lists it without running anything', async () => {
  await visit.open('/')
  await visit.page.getByRole('link', { name: /来信/ }).first().waitFor()
  expect(await findDanger()).toEqual([])
  await visit.page.getByRole('link', { name: /来信/ }).first().click()
  await visit.page.getByText('结尾也是普通的一段。').waitFor()
  expect(await visit.page.evaluate('window.hit')).toBeUndefined()
})

test('has a policy that was never violated, and asked no other site for anything', () => {
  expect(visit.troubles()).toEqual([])
})

test('refuses HTML from strings wherever it might come from', async () => {
  const refused = await visit.page.evaluate(() => {
    try {
      Reflect.set(document.createElement('div'), 'innerHTML', '<b>x</b>')
      return false
    } catch (error) {
      return error instanceof TypeError
    }
  })
  expect(refused).toBe(true)
})

function collectElements(node: DefaultTreeAdapterTypes.Node): DefaultTreeAdapterTypes.Element[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(collectElements) : []
  return 'attrs' in node ? [node, ...children] : children
}

/** Elements and attributes of the page that could run or fetch something foreign. */
function findDanger(): Promise<string[]> {
  return visit.page.evaluate(() => {
    const dangerous =
      'main :is(script, iframe, object, embed, svg animate, form, input, style, link, meta, base, video)'
    const elements = [...document.querySelectorAll(dangerous)].map(({ tagName }) => tagName)
    const attributes = [...document.querySelectorAll('main *')].flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            name.startsWith('on') || /^\s*(?:javascript|data|vbscript):/i.test(value) || /evil/.test(value),
        )
        .map(({ name, value }) => `${element.tagName} ${name}=${value}`),
    )
    return [...elements, ...attributes]
  })
}
