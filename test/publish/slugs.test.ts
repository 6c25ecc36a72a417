import { describe, expect, test } from 'vitest'
import { isSlug } from '../../src/model/article.ts'
import { identityOf, slugOf, type Identity } from '../../src/publish/slugs.ts'

function slug(changes: Partial<Identity>): string {
  return slugOf(identityOf({ id: '', link: '', host: 'a.cn', words: '', ...changes }))
}

test('is a slug of twelve characters that never changes', () => {
  expect(slug({ id: 'https://a.cn/1' })).toHaveLength(12)
  expect(isSlug(slug({ id: 'https://a.cn/1' }))).toBe(true)
  expect(slugOf('一')).toBe(slugOf('一'))
  expect(slugOf('')).toBe('4oymiquy7qob')
})

describe('two items are the same article', () => {
  test('with the same address, however it is written', () => {
    expect(slug({ id: 'http://a.cn/1?utm_source=x' })).toBe(slug({ link: 'https://a.cn/1#top' }))
  })

  test('with the same universal name in two feeds', () => {
    expect(slug({ id: 'tag:a.cn,2018:1' })).toBe(slug({ id: 'tag:a.cn,2018:1', host: 'b.cn' }))
  })

  test('with the same words, where they have neither id nor link', () => {
    expect(slug({ words: '标题 正文' })).toBe(slug({ words: '标题 正文' }))
  })
})

describe('two items are different articles', () => {
  test('with the same number in two feeds', () => {
    expect(slug({ id: '17' })).not.toBe(slug({ id: '17', host: 'b.cn' }))
  })

  test('with different ids and the same link', () => {
    expect(slug({ id: '1', link: 'https://a.cn/' })).not.toBe(slug({ id: '2', link: 'https://a.cn/' }))
  })
})
