import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import {
  generateTransfer,
  isOfThisSite,
  LARGEST_TRANSFER,
  parseTransfer,
  takeTransfer,
  type Transfer,
} from '../../sync/transfer.ts'
import { requestSync } from '../worker-bridge.ts'
import { useDatabase } from './database.ts'
import { useMarks } from './marks.ts'
import { parseSettings, useSettings } from './settings.ts'
import { useSync } from './sync.ts'

export type TransferState =
  | { type: 'idle' }
  | { type: 'working' }
  | { type: 'given'; articles: number }
  | { type: 'taken'; articles: number; marks: number }
  /** Not a file of this reader. */
  | { type: 'another-file' }
  /** A file of another site; its title. */
  | { type: 'another-site'; title: string }
  | { type: 'failed' }

/** What a file from outside is read by. */
export type GivenFile = Pick<File, 'size' | 'text'>

/** Takes what the reader saved, read and chose along to another phone, in a file. */
export const useTransfer = defineStore('transfer', () => {
  const database = useDatabase()
  const marks = useMarks()
  const settings = useSettings()
  const sync = useSync()
  const state = shallowRef<TransferState>({ type: 'idle' })

  /** The text of the file; undefined where the phone's storage could not answer. */
  async function give(): Promise<string | undefined> {
    state.value = { type: 'working' }
    const given = await database.tryAsk((db) => generateTransfer(db, settings.settings))
    state.value = given ? { type: 'given', articles: given.articles } : { type: 'failed' }
    return given?.text
  }

  async function take(file: GivenFile): Promise<void> {
    state.value = { type: 'working' }
    try {
      state.value = await takeFile(file)
    } catch {
      // Whatever stopped it, of reading or of storing: nothing is lost, and the reader can try again.
      state.value = { type: 'failed' }
    }
  }

  async function takeFile(file: GivenFile): Promise<TransferState> {
    // Not even looked at: a phone has no room for it.
    const transfer = file.size <= LARGEST_TRANSFER ? parseTransfer(await file.text()) : undefined
    if (!transfer) return { type: 'another-file' }
    if (!(await database.ask((db) => isOfThisSite(db, transfer)))) {
      return { type: 'another-site', title: transfer.site.title }
    }
    const taken = await database.ask((db) => takeTransfer(db, transfer))
    show(taken.marks, transfer)
    return { type: 'taken', articles: taken.articles, marks: taken.marks.length }
  }

  /** What has come shows at once, and its pictures are fetched. */
  function show(merged: Awaited<ReturnType<typeof takeTransfer>>['marks'], transfer: Transfer): void {
    marks.marks = new Map([...marks.marks, ...merged.map((mark) => [mark.slug, mark] as const)])
    if (transfer.settings !== undefined) {
      settings.change(parseSettings(JSON.stringify(transfer.settings), settings.settings))
    }
    sync.changes += 1
    requestSync()
  }

  return { state, give, take }
})
