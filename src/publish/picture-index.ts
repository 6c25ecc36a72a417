import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Picture } from '../model/article.ts'
import { isPicturePath } from '../model/rich-text.ts'
import { unlessMissing, writeFileAtomic } from './write-file.ts'

/** Reads which pictures an earlier run has fetched. Without the index, or with a broken one, none. */
export async function readPictureIndex(out: string): Promise<Map<string, Picture>> {
  const text = await unlessMissing(readFile(indexFile(out), 'utf8'), '{}')
  const entries = Object.entries(parseObject(text))
  return new Map(entries.flatMap(([key, value]) => (isPicture(value) ? [[key, value] as const] : [])))
}

/** Writes the pictures of this run, so that the index never grows beyond what sources show today. */
export async function writePictureIndex(out: string, known: ReadonlyMap<string, Picture>): Promise<void> {
  const entries = [...known].sort(([a], [b]) => (a < b ? -1 : 1))
  await writeFileAtomic(indexFile(out), JSON.stringify(Object.fromEntries(entries)))
}

function indexFile(out: string): string {
  return join(out, 'images', 'index.json')
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function isPicture(value: unknown): value is Picture {
  if (typeof value !== 'object' || value === null) return false
  const { src, widths, width, height, bytes, alt } = value as Record<keyof Picture, unknown>
  const numbers = [width, height, bytes, ...(Array.isArray(widths) ? widths : [undefined])]
  return isPicturePath(src) && alt === '' && numbers.every((number) => Number.isSafeInteger(number))
}
