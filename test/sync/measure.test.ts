import { expect, test } from 'vitest'
import { applyChanges } from '../../src/db/apply.ts'
import { measureStored } from '../../src/sync/measure.ts'
import { PICTURES } from '../../src/sync/wanted-pictures.ts'
import { anArticle, aPicture } from '../helpers/articles.ts'
import { createCaches } from '../helpers/caches.ts'
import { aReader } from '../helpers/reader.ts'

const picture = (digit: string) =>
  aPicture({ src: `/images/${digit.repeat(16)}-8.webp`, width: 8, height: 8, bytes: 100 })

test('counts articles, the pictures that are really there, and their bytes with those of the texts', async () => {
  const db = await aReader()
  const pictures = [picture('a'), picture('b')]
  await applyChanges(db, {
    feed: 'f',
    from: 1,
    to: 1,
    articles: [anArticle({ pictures, html: '<p>文</p>' })],
    removed: [],
  })
  const { caches } = createCaches()
  await (await caches.open(PICTURES)).put(pictures[0]!.src, new Response('x'))
  const [{ bytes = 0 } = {}] = await db.getAll('articles')
  expect(bytes).toBeGreaterThan(10)
  expect(await measureStored(db, caches)).toEqual({ articles: 1, pictures: 1, bytes: bytes + 100 })
  expect(await measureStored(db)).toEqual({ articles: 1, pictures: 0, bytes })
})
