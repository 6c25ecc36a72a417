import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/feed/sha256.ts'

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000])(
  '%i bytes have the hash everyone gives them',
  (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 131) % 251)
    expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
  },
)
