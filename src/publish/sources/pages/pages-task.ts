import type { PageSelectors } from '../../config-pages.ts'
import { decodeText } from '../../encoding.ts'
import { extractPage } from './extract.ts'
import type { ExtractedPage } from './extracted-page.ts'
import { parseListPage, type ListPage } from './list.ts'
import { isWeb } from '../../addresses.ts'
import type { ReadAt } from './extract-date.ts'
import { ownAddress, savedAt } from './pages-address.ts'

/** A page's bytes and what is needed to read them. Plain data: it travels to a worker. */
export interface PagesTask {
  type: 'list' | 'article'
  bytes: Uint8Array
  contentType: string
  /** Where it lies; a saved page may itself say better than the address of its file. */
  address: string
  isSaved: boolean
  timeZone: string
  /** When the bytes came, or were written to the disk, milliseconds since 1970: what "today" means in them. */
  fetched: number
  selectors: PageSelectors
  /** Of a further page of an article: where the first is. */
  root?: string
}

interface ReadBytes {
  /** Where the page was first published, as far as known. */
  address: string
  encoding: string
  /** False where characters were lost. */
  reliable: boolean
}

export type PagesAnswer = ReadBytes &
  ({ type: 'list'; list: ListPage } | { type: 'article'; page: ExtractedPage })

/** Decodes and reads a page. Pure, but only as quick as its input is harmless. */
export function runPagesTask(task: PagesTask): PagesAnswer {
  const { text, encoding, reliable } = decodeText(task.bytes, task)
  const isUnnamed = task.isSaved && !isWeb(new URL(task.address))
  const address = (isUnnamed && ownAddress(text)) || task.address
  const { timeZone, selectors, root } = task
  const whole = root === undefined ? {} : { root: new URL(root) }
  const options = { url: new URL(address), timeZone, ...momentOf(task, text), selectors, ...whole }
  const read = { address, encoding, reliable }
  return task.type === 'list'
    ? { ...read, type: 'list', list: parseListPage(text, options) }
    : { ...read, type: 'article', page: extractPage(text, options) }
}

/** When "now" was for the page: a saved one may tell; a file's time may be that of a copy. */
function momentOf({ isSaved, fetched }: PagesTask, text: string): { now: number; readAt: ReadAt } {
  if (!isSaved) return { now: fetched, readAt: 'fetch' }
  const saved = savedAt(text)
  return saved !== undefined && saved <= fetched
    ? { now: saved, readAt: 'saving' }
    : { now: fetched, readAt: 'file' }
}
