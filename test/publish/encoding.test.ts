import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../src/publish/encoding.ts'

const SENTENCE = '值班的师傅说，手不再冻得握不住扳手了。'

function fixture(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../fixtures/feeds/${name}`, import.meta.url))
}

test.each([
  ['utf-8.rss', 'utf-8'],
  ['utf-8-with-bom.rss', 'utf-8'],
  ['utf-8-as-gb2312.rss', 'utf-8'],
  ['gbk-as-gb2312.rss', 'gb18030'],
  ['gbk-as-utf-8.rss', 'gb18030'],
  ['gbk-undeclared.rss', 'gb18030'],
  ['gb18030.rss', 'gb18030'],
  ['utf-16-with-bom.rss', 'utf-16le'],
  ['utf-16-without-bom.rss', 'utf-16be'],
])('reads %s as what it is', async (name, encoding) => {
  const decoded = decodeText(await fixture(name))
  expect(decoded).toMatchObject({ encoding, reliable: true })
  expect(decoded.text).toContain(SENTENCE)
})

test.each(['big5.rss', 'big5-undeclared.rss', 'big5-as-gb2312.rss'])('reads %s as Big5', async (name) => {
  const decoded = decodeText(await fixture(name))
  expect(decoded).toMatchObject({ encoding: 'big5', reliable: true })
  expect(decoded.text).toContain('師傅們都說好用。')
})

test('reads characters that only GB 18030 has', async () => {
  expect(decodeText(await fixture('gb18030.rss')).text).toContain('周㛃𠮷')
})

describe('a server', () => {
  test('that names another encoding than the file has is not believed', async () => {
    const decoded = decodeText(await fixture('gbk-as-gb2312.rss'), {
      contentType: 'text/xml; charset=ISO-8859-1',
    })
    expect(decoded.text).toContain(SENTENCE)
  })

  test('that names the encoding of a few words decides', () => {
    const bytes = Uint8Array.of(0xa4, 0xa4, 0xa4, 0xe5)
    expect(decodeText(bytes, { contentType: 'text/html; charset=big5' }).text).toBe('中文')
  })

  test('that names a western encoding is believed where nothing speaks against it', () => {
    const bytes = Uint8Array.from([...'caf'].map((letter) => letter.charCodeAt(0)).concat(0xe9, 0x20, 0x2d))
    expect(decodeText(bytes, { contentType: 'text/html; charset=iso-8859-1' }).text).toBe('café -')
  })

  test('that names an encoding nobody knows is ignored', () => {
    expect(decodeText(Buffer.from('工会'), { contentType: 'text/html; charset=martian' }).text).toBe('工会')
  })
})

test('believes a page’s own declaration', () => {
  const page = Buffer.concat([
    Buffer.from('<meta charset="windows-1251"><p>'),
    Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
  ])
  expect(decodeText(page).text).toContain('Привет')
})

test('guesses where nobody declares anything', () => {
  const words = Array.from({ length: 30 }, () => [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x20]).flat()
  expect(decodeText(Uint8Array.from(words)).text).toContain('Привет')
})

describe('a file that was cut in the middle of a character', () => {
  test.each([
    ['utf-8.rss', 'utf-8'],
    ['gbk-as-gb2312.rss', 'gb18030'],
  ])('loses that character only: %s', async (name, encoding) => {
    const bytes = await fixture(name)
    const from = Buffer.from(bytes).indexOf(Buffer.from('CDATA')) + 9
    for (const length of [from + 1, from + 2, from + 3, from + 4]) {
      expect(decodeText(bytes.subarray(0, length))).toMatchObject({ encoding, reliable: true })
    }
  })
})

describe('a file with broken bytes', () => {
  test('is read in its own encoding and reported', async () => {
    const bytes = Buffer.from(await fixture('utf-8-as-gb2312.rss'))
    bytes[bytes.indexOf(Buffer.from('扳手'))] = 0xff
    const { text, encoding, reliable } = decodeText(bytes)
    expect({ encoding, reliable }).toEqual({ encoding: 'utf-8', reliable: false })
    expect(text).toContain('夜校开课')
  })

  test('is read in the encoding that loses least', async () => {
    const bytes = Buffer.from(await fixture('gbk-as-gb2312.rss'))
    bytes[bytes.indexOf(Buffer.from('CDATA')) + 10] = 0xff
    const { text, encoding, reliable } = decodeText(bytes)
    expect({ encoding, reliable }).toEqual({ encoding: 'gb18030', reliable: false })
    expect(text).toContain('夜校开课')
  })

  test('is reported where the broken character was in the source already', () => {
    expect(decodeText(Buffer.from('工会\ufffd消息')).reliable).toBe(false)
  })
})

test('reads nothing as nothing', () => {
  expect(decodeText(new Uint8Array())).toEqual({ text: '', encoding: 'utf-8', reliable: true })
})
