import { expect, test } from 'vitest'
import { formatBytes } from '../../src/app/text/format-bytes.ts'

test('rounds sizes so that nothing stored is shown as nothing', () => {
  expect(formatBytes(0)).toBe('0 KB')
  expect(formatBytes(1)).toBe('1 KB')
  expect(formatBytes(1_250_000)).toBe('1.3 MB')
})
