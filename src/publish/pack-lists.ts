import { createHash } from 'node:crypto'
import { generatePackList, type PackEntry } from '../feed/head.ts'

/** A file that stands for old packs, and how it is named. */
export interface PackList {
  entry: PackEntry
  text: string
}

/** Ranges of so many seqs have a list of their own; eight of those have one again. */
const SPAN = 1024
const FANOUT = 8

/**
 * The packs, newest first, as a head of bounded length names them: the newest by themselves, older ones
 * by lists. A list covers a fixed range, far enough back that nothing in it merges any more, so that it
 * changes only when one of its articles does.
 */
export function foldPacks(
  packs: readonly PackEntry[],
  span: number = SPAN,
): { packs: PackEntry[]; lists: PackList[] } {
  const seq = packs[0]?.to ?? 0
  const lists: PackList[] = []
  let folded = [...packs]
  for (let size = span; size < seq; size *= FANOUT) {
    const settled = Math.floor((seq - span / 2) / size) * size
    folded = groupRanges(folded, { size, settled }).map((group) => {
      if (group.length === 1) return group[0]!
      const list = listOf(group)
      lists.push(list)
      return list.entry
    })
  }
  return { packs: folded, lists }
}

/** How a file of packs is named. */
export function nameByHash(text: string): Pick<PackEntry, 'file' | 'sha256'> {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { file: `packs/${sha256.slice(0, 16)}.json`, sha256 }
}

/** What lies before the settled seqs in groups that end in the same range, everything else by itself. */
function groupRanges(
  packs: readonly PackEntry[],
  { size, settled }: { size: number; settled: number },
): PackEntry[][] {
  const groups: PackEntry[][] = []
  let last = 0
  for (const entry of packs) {
    const range = entry.to > settled ? 0 : Math.ceil(entry.to / size)
    if (range > 0 && range === last) groups.at(-1)!.push(entry)
    else groups.push([entry])
    last = range
  }
  return groups
}

/** The list of some packs, newest first, that follow each other. */
export function listOf(group: readonly PackEntry[]): PackList {
  const text = generatePackList(group)
  const sum = (of: 'articles' | 'bytes' | 'imageBytes'): number =>
    group.reduce((total, entry) => total + entry[of], 0)
  const entry: PackEntry = {
    ...nameByHash(text),
    from: group.at(-1)!.from,
    to: group[0]!.to,
    articles: sum('articles'),
    bytes: sum('bytes'),
    imageBytes: sum('imageBytes'),
    packs: group.length,
  }
  return { entry, text }
}
