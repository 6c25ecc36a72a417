import type { Picture } from '../model/article.ts'
import type { Draft, Problem } from './draft.ts'
import { pictureAddresses, showCopies } from './picture-content.ts'
import { copyPicture, type CopyOptions, type Kept } from './picture-copies.ts'
import { pressPicture } from './picture-press.ts'
import type { ReadyDraft } from './press.ts'
import { inTurns } from './turns.ts'

export interface KeepPicturesOptions extends CopyOptions {
  /** What reports call the source of a draft. */
  sourceOf?: (draft: Draft) => string
  /** How many pictures are loaded at once. */
  atOnce?: number
  onProgress?: (done: number, total: number) => void
  press?: typeof pressPicture
}

export interface KeptPictures {
  drafts: ReadyDraft[]
  problems: Problem[]
  /** Every picture that was kept in this run: the next run's `known`. */
  known: Map<string, Picture>
}

/** Decoding needs much more memory than loading does. */
const PRESSED_AT_ONCE = 2

/** Copies every picture of the drafts to the published folder and lets the drafts show the copies. */
export async function keepPictures(
  drafts: readonly Draft[],
  options: KeepPicturesOptions,
): Promise<KeptPictures> {
  const addresses = [...new Set(drafts.flatMap(pictureAddresses))]
  const results = await copyAll(addresses, options)
  return {
    drafts: drafts.map((draft) => showCopies(draft, results)),
    problems: drafts.flatMap((draft) => problemsOf(draft, results, options)),
    known: knownOf(results),
  }
}

async function copyAll(
  addresses: readonly string[],
  options: KeepPicturesOptions,
): Promise<Map<string, Kept>> {
  const { press = pressPicture, atOnce = 4, onProgress } = options
  const pressInTurn = inTurns(PRESSED_AT_ONCE, (bytes: Uint8Array) => press(bytes))
  const results = new Map<string, Kept>()
  const rest = addresses.values()
  async function work(): Promise<void> {
    for (const address of rest) {
      results.set(address, await copyPicture(address, pressInTurn, options))
      onProgress?.(results.size, addresses.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

function problemsOf(
  draft: Draft,
  results: ReadonlyMap<string, Kept>,
  { sourceOf }: KeepPicturesOptions,
): Problem[] {
  const source = sourceOf?.(draft) ?? draft.source
  return [...new Set(pictureAddresses(draft))].flatMap((address): Problem[] => {
    const result = results.get(address)
    if (result?.type !== 'failed') return []
    return [{ type: 'left-out', source, item: draft.title, message: `Picture ${address}: ${result.message}` }]
  })
}

function knownOf(results: ReadonlyMap<string, Kept>): Map<string, Picture> {
  const kept = [...results.values()].filter((result) => result.type === 'kept')
  return new Map(kept.map(({ key, picture }) => [key, picture]))
}
