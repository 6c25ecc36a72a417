import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startVisit, type Visit } from '../helpers/visit.ts'

let visit: Visit
let session: CDPSession

beforeAll(async () => {
  visit = await startVisit(inject('sample'))
  await visit.page.addInitScript(countAnnouncements)
  await visit.open('/')
  await visit.untilSynced()
  session = await visit.page.context().newCDPSession(visit.page)
})
afterAll(() => visit.close())

test('a first sync of everything is told in a handful of sentences', async () => {
  const said = await visit.page.evaluate(() => (window as unknown as Announced).announced)
  expect(said.length).toBeGreaterThan(0)
  expect(said.length).toBeLessThan(8)
  expect(said.filter((words) => /\d+\/\d+/.test(words))).toEqual([])
})

test('the start page says what it is, where one can go and what is new', async () => {
  const words = await hear()
  expect(words.slice(0, 2)).toEqual(['RootWebArea 甘肃工会新闻', 'link 跳到正文'])
  expect(words).toEqual(
    inOrder(
      'banner',
      'link 甘肃工会新闻',
      'button 长辈版',
      'navigation 主导航',
      'link 首页',
      'link 搜索',
      'link 收藏',
      'link 设置',
      'region 更新状态',
      expect.stringMatching(/^status .*已更新至/),
      'button 更新',
      'navigation 栏目',
      'link 最新',
      'link 劳动保护',
      'main',
      'heading 1 最新消息',
      'heading 2 有人中暑了，头五分钟怎么办',
      'link 有人中暑了，头五分钟怎么办',
      expect.stringMatching(/未读/),
    ),
  )
  expect(words.filter((line) => line.startsWith('heading 1'))).toHaveLength(1)
})

test('from there a section, an article and the next article are reached by their names', async () => {
  await activate('link', '劳动保护')
  await expectToHear('heading 1 劳动保护')
  expect(await focused()).toBe('main')
  expect(await hear()).toEqual(
    inOrder('navigation 栏目', 'link 安全生产', 'main', 'button 返回', 'heading 1 劳动保护'),
  )

  await activate('link', '井下气体看这张表：多少算安全，多少就要撤')
  await expectToHear('heading 1 井下气体看这张表：多少算安全，多少就要撤')
  // What leads on comes when the text is on screen.
  await expectToHear('heading 2 相关内容')
  expect(await hear()).toEqual(
    inOrder(
      'main',
      expect.stringMatching(/^group 文章操作/),
      'button 返回',
      expect.stringMatching(/^button .*听/),
      'navigation 面包屑',
      'link 首页',
      'link 劳动保护',
      'link 安全生产',
      'heading 1 井下气体看这张表：多少算安全，多少就要撤',
      expect.stringMatching(/来源/),
      'region 表格，可左右滑动',
      'table',
      'columnheader 气体',
      'navigation 上一篇和下一篇',
      expect.stringMatching(/^link 上一篇 /),
      expect.stringMatching(/^link 下一篇 /),
      'heading 2 标签',
      'heading 2 相关内容',
    ),
  )

  const next = (await hear()).find((line) => line.startsWith('link 下一篇 '))!
  await activate('link', next.replace('link ', ''))
  await expectToHear(`heading 1 ${next.replace('link 下一篇 ', '')}`)
})

test('the elder mode begins with its four ways', async () => {
  await visit.open('/?elder=1')
  await expectToHear('navigation 常用')
  expect(visit.page.url()).not.toContain('elder')
  expect(await hear()).toEqual(
    inOrder(
      'button 标准版',
      'main',
      'navigation 常用',
      'link 听新闻',
      'link 我的收藏',
      'link 下井前检查',
      'link 分栏目看',
      'heading 1 最新消息',
      'heading 2 栏目',
    ),
  )
  await visit.open('/settings/')
  await expectToHear('heading 1 设置')
  expect(await visit.page.getByRole('radio', { name: '长辈版' }).isChecked()).toBe(true)
  await visit.open('/?elder=0')
  await expectToHear('button 长辈版')
})

interface Announced extends Window {
  announced: string[]
}

/** Writes down what the live regions say from the page's first moment on. */
function countAnnouncements(): void {
  const said: string[] = []
  ;(window as unknown as Announced).announced = said
  new MutationObserver((mutations) => {
    for (const { target } of mutations) {
      const element = target instanceof Element ? target : target.parentElement
      const region = element?.closest('[role=status], [role=alert], [aria-live]')
      const words = region ? audibleText(region) : ''
      if (words && words !== said.at(-1)) said.push(words)
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })

  function audibleText(region: Element): string {
    const copy = region.cloneNode(true) as Element
    for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove()
    return copy.textContent.trim()
  }
}

interface AXNode {
  nodeId: string
  ignored: boolean
  role?: { value: string }
  name?: { value: string }
  childIds?: string[]
  properties?: { name: string; value: { value: unknown } }[]
}

const SILENT = new Set(['none', 'generic', 'InlineTextBox', 'LineBreak'])

/** The page as a screen reader goes through it: role and name of each node, in order. */
async function hear(): Promise<string[]> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AXNode[] }
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  return linesOf(nodes[0]!, byId)
}

function linesOf(node: AXNode, byId: ReadonlyMap<string, AXNode>): string[] {
  const below = (node.childIds ?? []).flatMap((id) => {
    const child = byId.get(id)
    return child ? linesOf(child, byId) : []
  })
  const role = node.role?.value ?? ''
  if (node.ignored || SILENT.has(role)) return below
  const level = node.properties?.find(({ name }) => name === 'level')?.value.value
  const name = node.name?.value || (role === 'status' ? below.join(' ') : '')
  return [[role, role === 'heading' ? level : '', name].filter(Boolean).join(' '), ...below]
}

/** As a screen reader does: by role and name, not by a place on the screen. */
async function activate(role: 'link' | 'button', name: string): Promise<void> {
  await visit.page.getByRole(role, { name, exact: true }).first().press('Enter')
}

async function expectToHear(line: string): Promise<void> {
  await expect.poll(hear, { timeout: 20_000 }).toContain(line)
}

function focused(): Promise<string> {
  return visit.page.evaluate(() => document.activeElement?.tagName.toLowerCase() ?? '')
}

/** Matches a list that holds all of these, one after another. */
function inOrder(...wanted: unknown[]): unknown {
  return expect.toSatisfy((heard: string[]) => {
    let at = 0
    for (const line of heard) {
      const want = wanted[at]
      const isIt =
        typeof want === 'string'
          ? line === want
          : (want as { asymmetricMatch: (other: unknown) => boolean } | undefined)?.asymmetricMatch(line)
      if (isIt) at += 1
    }
    return at === wanted.length
  }, wanted.map(String).join('\n'))
}
