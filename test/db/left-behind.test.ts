import { expect, test } from 'vitest'
import { giveUpWhenLeft } from '../../src/db/left-behind.ts'
import { changeMark, getMarks } from '../../src/db/marks.ts'
import { aReader } from '../helpers/reader.ts'

test('a page that is left gives up what it was writing, and writes again when the reader comes back', async () => {
  const page = new EventTarget()
  giveUpWhenLeft(page)
  const db = await aReader()
  await changeMark(db, 'kept', { saved: 1 })
  const writing = changeMark(db, 'begun', { position: 2 })
  page.dispatchEvent(new Event('pagehide'))
  await expect(writing).rejects.toThrow()
  await expect(changeMark(db, 'after', { position: 3 })).rejects.toThrow()
  page.dispatchEvent(new Event('pageshow'))
  await changeMark(db, 'again', { position: 4 })
  expect((await getMarks(db)).map(({ slug }) => slug)).toEqual(['again', 'kept'])
})
