import { expect, test } from 'vitest'
import { changeManyMarks } from '../../src/db/many-marks.ts'
import { changeMark, changeMarks, getMarks } from '../../src/db/marks.ts'
import { getSaved } from '../../src/db/saved.ts'
import { aReader } from '../helpers/reader.ts'

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
