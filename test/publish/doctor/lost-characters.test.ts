import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { hasLostCharacters } from '../../../src/publish/doctor/lost-characters.ts'

const SAMPLE = fileURLToPath(new URL('../../../src/publish/sample/articles', import.meta.url))
const TEXT = '甘肃工人报讯：工会送清凉，在工地上。“安全第一”，大家都说好。'

/** The text as it looks where its bytes are taken for another encoding. */
function misread(text: string, encoding: string): string {
  return new TextDecoder(encoding).decode(Buffer.from(text))
}

test.each(['windows-1252', 'gbk', 'iso-8859-15'])('UTF-8 read as %s is noticed', (encoding) => {
  expect(hasLostCharacters(misread(TEXT, encoding))).toBe(true)
})

test.each(['第\ufffd篇', '锟斤拷锟斤拷', '烫烫烫烫'])('%s is noticed', (text) => {
  expect(hasLostCharacters(text)).toBe(true)
})

test.each([TEXT, '', 'Café «été» à Zürich – 20 € — “naïve” façade', '一个涓流，鍦字一个。', '表情👷‍♀️与𠮷'])(
  '%s is as it was meant',
  (text) => {
    expect(hasLostCharacters(text)).toBe(false)
  },
)

test('no article of the sample is suspected', async () => {
  for (const name of await readdir(SAMPLE)) {
    expect(hasLostCharacters(await readFile(join(SAMPLE, name), 'utf8')), name).toBe(false)
  }
})
