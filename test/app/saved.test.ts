import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useManyMarks } from '../../src/app/stores/many-marks.ts'
import { useMarks } from '../../src/app/stores/marks.ts'
import { useSaved } from '../../src/app/stores/saved.ts'
import { applyChanges } from '../../src/db/apply.ts'
import { getMarks } from '../../src/db/marks.ts'
import { openReader } from '../../src/db/open.ts'
import { anArticle } from '../helpers/articles.ts'

beforeEach(async () => {
  const db = await openReader()
  await Promise.all((['articles', 'bodies', 'marks', 'meta'] as const).map((name) => db.clear(name)))
  const articles = ['a', 'b', 'c'].map((slug, index) => anArticle({ slug, seq: index + 1, tags: ['井下'] }))
  articles.push(anArticle({ slug: 'd', seq: 4, category: 'safety' }))
  await applyChanges(db, { feed: 'feed', from: 1, to: 4, articles, removed: [] })
  await wakeUp()
})

/** The page is loaded anew. */
async function wakeUp(): Promise<void> {
  setActivePinia(createPinia())
  await useMarks().load()
}

async function saveAll(): Promise<void> {
  for (const [index, slug] of ['a', 'b', 'c'].entries()) await useMarks().toggleSaved(slug, index + 1)
  await useSaved().load()
}

/** The rows from the top, a removed one in brackets. */
function rows(): string[] {
  const { list } = useSaved()
  if (list.type !== 'ready') return [list.type]
  return list.rows.map(({ type, slug }) => (type === 'removed' ? `(${slug})` : slug))
}

test('the reader’s own order holds, also after a restart', async () => {
  await saveAll()
  expect(rows()).toEqual(['c', 'b', 'a'])
  await useSaved().move('a', -1)
  await useSaved().move('c', 1)
  expect(rows()).toEqual(['a', 'c', 'b'])
  await wakeUp()
  await useSaved().load()
  expect(rows()).toEqual(['a', 'c', 'b'])
})

test('what is saved next stands on top of the reader’s own order', async () => {
  await saveAll()
  await useSaved().move('a', -1)
  await useMarks().toggleSaved('d', 4)
  await useSaved().load()
  expect(rows()).toEqual(['d', 'c', 'a', 'b'])
})

test('a removed article can come back to where it stood', async () => {
  await saveAll()
  await useSaved().move('a', -1)
  await useSaved().remove('a')
  expect(rows()).toEqual(['c', '(a)', 'b'])
  expect(useMarks().isSaved('a')).toBe(false)
  await useSaved().undo()
  expect(rows()).toEqual(['c', 'a', 'b'])
  await wakeUp()
  await useSaved().load()
  expect(rows()).toEqual(['c', 'a', 'b'])
})

test('the offer to bring it back ends with the next thing that is done', async () => {
  await saveAll()
  await useSaved().remove('b')
  await useSaved().remove('c')
  expect(rows()).toEqual(['(c)', 'a'])
  await useSaved().undo()
  expect(rows()).toEqual(['c', 'a'])
  await useSaved().undo()
  expect(rows()).toEqual(['c', 'a'])
})

test('an article that is removed and saved again is a newly saved one', async () => {
  await saveAll()
  await useSaved().move('a', -1)
  await useMarks().toggleSaved('a', 8)
  await useMarks().toggleSaved('a', 9)
  await useSaved().load()
  expect(rows()).toEqual(['a', 'c', 'b'])
})

test('a whole list is marked as read, not others, and what was read before stays as it was', async () => {
  const manyMarks = useManyMarks()
  const marks = useMarks()
  await marks.open('b', 5)
  const done = await manyMarks.readAll({ type: 'tag', tag: '井下' }, 7)
  expect(done.slugs).toEqual(['a', 'c'])
  expect(['a', 'b', 'c', 'd'].map(marks.isRead)).toEqual([true, true, true, false])
  await manyMarks.written()
  expect(await getMarks(await openReader())).toEqual([
    { slug: 'a', opened: 7 },
    { slug: 'b', opened: 5 },
    { slug: 'c', opened: 7 },
  ])
})

test('marking all as read is undone, except what was opened since', async () => {
  const manyMarks = useManyMarks()
  const marks = useMarks()
  await marks.open('b', 5)
  const done = await manyMarks.readAll({ type: 'all' }, 7)
  await marks.open('c', 9)
  manyMarks.unreadAll(done)
  expect(['a', 'b', 'c', 'd'].map(marks.isRead)).toEqual([false, true, true, false])
  await manyMarks.written()
  await wakeUp()
  expect(['a', 'b', 'c', 'd'].map(useMarks().isRead)).toEqual([false, true, true, false])
})

test('the articles of a section are those of its categories', async () => {
  const { slugs } = await useManyMarks().readAll({ type: 'categories', ids: ['safety', 'economy'] })
  expect(slugs.sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('an article can be made unread again', async () => {
  const marks = useMarks()
  await marks.open('a', 5)
  await marks.markUnread('a')
  expect(marks.isRead('a')).toBe(false)
  await wakeUp()
  expect(useMarks().isRead('a')).toBe(false)
})
