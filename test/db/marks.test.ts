import { expect, test } from 'vitest'
import { changeMark, getMarks, getSaved } from '../../src/db/marks.ts'
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
