import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  canonicalAddress,
  isInside,
  resolveAddress,
  resolveLink,
  rootOf,
} from '../../src/publish/addresses.ts'
import { folderOf } from './folder-of-files.ts'

describe('what the operator wrote', () => {
  test('may be an address', () => {
    expect(resolveAddress('https://news.example.cn/rss', '/site/site.json').href).toBe(
      'https://news.example.cn/rss',
    )
  })

  test('may be a path, relative to the config file', () => {
    expect(resolveAddress('articles', '/site/site.json').href).toBe('file:///site/articles')
    expect(resolveAddress('../文章', '/site/site.json').pathname).toBe(encodeURI('/文章'))
    expect(resolveAddress('/data/a.xml', '/site/site.json').href).toBe('file:///data/a.xml')
  })
})

test.each([
  ['http://a.cn/1.html?utm_source=x&id=3&spm=a1&share_token=t#top', 'https://a.cn/1.html?id=3'],
  ['https://www.a.cn/1.html?fbclid=1', 'https://www.a.cn/1.html'],
  ['https://a.cn/?from=timeline&isappinstalled=0', 'https://a.cn/'],
])('knows %s as %s', (written, canonical) => {
  expect(canonicalAddress(new URL(written))).toBe(canonical)
})

test('finds no address in what is none', () => {
  expect(resolveLink('  ', 'https://a.cn/')).toBeUndefined()
  expect(resolveLink('http://[', 'https://a.cn/')).toBeUndefined()
})

test('does not mistake a link out of the folder for a file in it', async () => {
  const outside = await folderOf({ 'secret.png': 'x' })
  const root = await folderOf({ 'site.json': '{}', 'pictures/a.png': 'x' })
  await symlink(join(outside, 'secret.png'), join(root, 'pictures', 'b.png'))
  const inside = (name: string): Promise<boolean> =>
    isInside(pathToFileURL(join(root, name)), rootOf(join(root, 'site.json')))
  await expect(inside('pictures/a.png')).resolves.toBe(true)
  await expect(inside('pictures/b.png')).resolves.toBe(false)
  await expect(inside('../x.png')).resolves.toBe(false)
})
