import { openReader } from './open.ts'
import type { Reader } from './schema.ts'

const PATIENCE = 3000
let standIn: Promise<Reader> | undefined

/**
 * For pages: the reader's database, mended where it can be, else one that lasts as long as the page,
 * named 'memory'. `onReturn` is called when the phone's own opens after all.
 */
export function openAnyway(onReturn: () => void): Promise<Reader> {
  return standIn ?? openWithin(onReturn)
}

/** Turns to memory where the database answers nothing any more; false where it does. */
export async function leaveBroken(): Promise<boolean> {
  const { isBroken, openStandIn } = await import('./stand-in.ts')
  if (!(await isBroken())) return false
  standIn ??= openStandIn(false)
  return true
}

async function openWithin(onReturn: () => void): Promise<Reader> {
  const opening = openReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE)
  })
  const db = await Promise.race([opening, late]).catch(() => null)
  clearTimeout(timer)
  return db ?? standInFor(opening, db === null, onReturn)
}

async function standInFor(
  opening: Promise<Reader>,
  hasFailed: boolean,
  onReturn: () => void,
): Promise<Reader> {
  const { openStandIn, moveMarks } = await import('./stand-in.ts')
  if (standIn) return standIn
  standIn = openStandIn(hasFailed)
  const db = await standIn
  const comeBack = async (opened: Reader): Promise<void> => {
    await moveMarks(db, opened)
    standIn = undefined
    onReturn()
  }
  if (!hasFailed) opening.then(comeBack).catch(() => undefined)
  // Mended: from now on it opens as ever.
  if (db.name !== 'memory') standIn = undefined
  return db
}
