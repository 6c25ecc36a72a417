import { expect, test } from 'vitest'
import { parsePackList, type PackEntry } from '../../src/feed/head.ts'
import { foldPacks, nameByHash, type PackList } from '../../src/publish/pack-lists.ts'

/** As an archive is that was published 128 articles at a time, and then one by one. */
function anArchive(articles: number, single = 0): PackEntry[] {
  const entries: PackEntry[] = []
  for (let from = 1; from <= articles; from += 128)
    entries.unshift(anEntry(from, Math.min(from + 127, articles)))
  for (let seq = articles + 1; seq <= articles + single; seq += 1) entries.unshift(anEntry(seq, seq))
  return entries
}

function anEntry(from: number, to: number, edition = 0): PackEntry {
  const articles = to - from + 1
  return {
    ...nameByHash(`${from} ${edition}`),
    from,
    to,
    articles,
    bytes: articles * 10,
    imageBytes: articles,
  }
}

function unfold(packs: readonly PackEntry[], lists: readonly PackList[]): PackEntry[] {
  return packs.flatMap((entry) => {
    const list = lists.find((one) => one.entry.file === entry.file)
    return list ? unfold(parsePackList(list.text, entry), lists) : [entry]
  })
}

test('a small archive has no lists', () => {
  const packs = anArchive(1000, 7)
  expect(foldPacks(packs)).toEqual({ packs, lists: [] })
})

test('a head stays short, whatever the archive, and the newest 512 are named in it', () => {
  for (const articles of [2_000, 10_000, 100_000, 1_000_000]) {
    const packs = anArchive(articles)
    const folded = foldPacks(packs)
    expect(folded.packs.length).toBeLessThan(36)
    expect(unfold(folded.packs, folded.lists)).toEqual(packs)
    const listed = folded.packs.filter((entry) => entry.packs)
    expect(Math.max(...listed.map(({ to }) => to))).toBeLessThanOrEqual(articles - 512)
  }
})

test('a list says what its packs come to', () => {
  const { packs } = foldPacks(anArchive(10_000))
  const sum = (of: 'articles' | 'bytes' | 'imageBytes') =>
    packs.reduce((total, entry) => total + entry[of], 0)
  expect([sum('articles'), sum('bytes'), sum('imageBytes')]).toEqual([10_000, 100_000, 10_000])
})

test('new articles leave the lists as they are; a thousand more make one', () => {
  const names = (articles: number, single = 0): string[] =>
    foldPacks(anArchive(articles, single)).lists.map(({ entry }) => entry.file)
  const before = names(10_240)
  expect(names(10_240, 100)).toEqual(before)
  expect(names(10_240 + 1024)).toHaveLength(before.length + 1)
  expect(names(10_240 + 1024)).toEqual(expect.arrayContaining(before))
})

test('a correction changes the lists on its way and no others', () => {
  const packs = anArchive(100_000)
  const before = foldPacks(packs)
  const corrected = packs.map((entry) => (entry.from === 1281 ? anEntry(1281, 1408, 1) : entry))
  const after = foldPacks(corrected)
  const known = new Set(before.lists.map(({ entry }) => entry.file))
  const changed = after.lists.filter(({ entry }) => !known.has(entry.file))
  expect(changed.map(({ entry }) => [entry.from, entry.to])).toEqual([
    [1025, 2048],
    [1, 8192],
    [1, 65536],
  ])
})
