import { afterEach, expect, test, vi } from 'vitest'
import { changeManyMarks } from '../../src/db/many-marks.ts'
import { changeMark, changeMarks, getMarks } from '../../src/db/marks.ts'
import { getSaved } from '../../src/db/saved.ts'
import { aReader } from '../helpers/reader.ts'

/** Marks that a cheap phone reads in one short task. */
const AT_ONCE = 1_000

afterEach(() => {
  vi.restoreAllMocks()
})

/** How many marks each answer of the database brings from now on; `meanwhile` happens with every answer. */
function watchAnswers(meanwhile: () => void = () => {}): number[] {
  const answers: number[] = []
  const { getAll } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function count(
    this: IDBObjectStore,
    ...asked
  ) {
    const request = getAll.apply(this, asked)
    request.addEventListener('success', () => {
      answers.push(request.result.length)
      meanwhile()
    })
    return request
  })
  return answers
}

test('what a reader did adds up and can be undone', async () => {
  const db = await aReader()
  await changeMark(db, 'a', { opened: 5 })
  await changeMark(db, 'a', { saved: 7 })
  expect(await changeMark(db, 'a', { position: 3, saved: undefined })).toEqual({
    slug: 'a',
    opened: 5,
    position: 3,
  })
  expect(await getMarks(db)).toEqual([{ slug: 'a', opened: 5, position: 3 }])
})

test('saved articles: the last saved first', async () => {
  const db = await aReader()
  for (const [saved, slug] of ['b', 'c', 'a'].entries()) await changeMark(db, slug, { saved: saved + 1 })
  await changeMark(db, 'c', { saved: undefined })
  expect(await getSaved(db)).toEqual(['a', 'b'])
})

test('saved articles: where the reader has put them', async () => {
  const db = await aReader()
  for (const [saved, slug] of ['a', 'b', 'c'].entries()) await changeMark(db, slug, { saved: saved + 1 })
  await changeMarks(db, [
    { slug: 'a', order: -2 },
    { slug: 'b', order: -1 },
  ])
  expect(await getSaved(db)).toEqual(['c', 'a', 'b'])
})

test('ten thousand marks change without keeping anything else waiting', async () => {
  const db = await aReader()
  const slugs = Array.from({ length: 10_000 }, (_, index) => `a-${index}`)
  await changeMark(db, 'a-7', { saved: 3, position: 2 })
  const ended = changeManyMarks(db, slugs, { opened: 5 }).then(() => 'ended')
  // The reader's own change gets its turn long before the end.
  const first = await Promise.race([changeMark(db, 'mine', { saved: 9 }).then(() => 'mine'), ended])
  expect(first).toBe('mine')
  await ended
  const marks = await getMarks(db)
  expect(marks.filter(({ opened }) => opened === 5)).toHaveLength(10_000)
  expect(marks.find(({ slug }) => slug === 'a-7')).toEqual({ slug: 'a-7', opened: 5, saved: 3, position: 2 })
})

test.each([0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 10_000])(
  'of %i articles that were read none is forgotten, and no answer is too long for a cheap phone',
  async (count) => {
    const db = await aReader()
    const slugs = Array.from({ length: count }, (_, index) => `a-${index}`).sort()
    await changeManyMarks(db, slugs, { opened: 5 })
    const answers = watchAnswers()
    expect((await getMarks(db)).map(({ slug }) => slug)).toEqual(slugs)
    expect(Math.max(...answers)).toBeLessThanOrEqual(AT_ONCE)
  },
)

test('what the reader opens while very many marks are read is kept, and hides none of the others', async () => {
  const db = await aReader()
  const slugs = Array.from({ length: 3 * AT_ONCE }, (_, index) => `a-${index}`)
  await changeManyMarks(db, slugs, { opened: 5 })
  const opened: Promise<unknown>[] = []
  watchAnswers(() => opened.push(changeMark(db, `${opened.length}-new`, { opened: 9 })))
  const known = new Set((await getMarks(db)).map(({ slug }) => slug))
  expect(slugs.filter((slug) => !known.has(slug))).toEqual([])
  expect(opened.length).toBeGreaterThan(1)
  await Promise.all(opened)
  vi.restoreAllMocks()
  expect(await getMarks(db)).toHaveLength(slugs.length + opened.length)
})
