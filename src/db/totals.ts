import type { Reader } from './schema.ts'

export async function countArticles(db: Reader): Promise<number> {
  return db.count('articles')
}

/** Bytes of the stored texts, as UTF-8. */
export async function getTextBytes(db: Reader): Promise<number> {
  let bytes = 0
  for await (const { value } of db.transaction('bodies').store)
    bytes += new TextEncoder().encode(value).length
  return bytes
}

/** Every picture that stored articles show, those of the newest articles first. */
export async function getPictures(db: Reader): Promise<{ src: string; bytes: number }[]> {
  const articles = await db.getAllFromIndex('articles', 'by-date')
  const pictures = new Map<string, { src: string; bytes: number }>()
  for (const { picture, pictures: others } of articles) {
    for (const { src, bytes } of picture ? [picture, ...others] : others) pictures.set(src, { src, bytes })
  }
  return [...pictures.values()]
}
