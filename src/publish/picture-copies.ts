import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Picture } from '../model/article.ts'
import { isInside } from './addresses.ts'
import { FetchFileError, fetchFile } from './fetch-file.ts'
import { createOutput, type Output } from './output.ts'
import type { Pressed } from './picture-press.ts'

/** What became of one address; `key` is what the next run knows the picture by. */
export type Kept =
  | { type: 'kept'; picture: Picture; key: string }
  | { type: 'dropped' }
  | { type: 'failed'; message: string }

export interface CopyOptions {
  /** The published folder. */
  out: string
  /** The folder outside of which no local picture is taken: the config file's. */
  root: string
  fetch?: typeof fetch
  /** Every picture is written at once, so that a run that is killed need not fetch it again. */
  output?: Output
  /** Pictures of earlier runs by their keys: they are not fetched or pressed again. */
  known?: ReadonlyMap<string, Picture>
  seconds?: number
}

type Press = (bytes: Uint8Array) => Promise<Pressed>

const MAXIMUM_BYTES = 10 * 1024 * 1024

/** A picture's address on the web in an index that anyone may read: not the address itself. */
export function pictureKey(of: string | Uint8Array): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 16)
}

/** Copies a picture to the published folder, unless an earlier run has. */
export async function copyPicture(src: string, press: Press, options: CopyOptions): Promise<Kept> {
  const address = new URL(src)
  const isLocal = address.protocol === 'file:'
  const copied = isLocal ? undefined : await findCopy(pictureKey(src), options)
  if (copied) return copied
  if (isLocal && !(await isInside(address, options.root)))
    return { type: 'failed', message: 'It is not there, or not in the folder of the config file.' }
  try {
    const { fetch, seconds } = options
    const { bytes } = await fetchFile(address, { fetch, seconds, maxBytes: MAXIMUM_BYTES })
    // A local file may be another one under the same name: its content is its key.
    const key = pictureKey(isLocal ? bytes : src)
    return (isLocal && (await findCopy(key, options))) || (await write(key, await press(bytes), options))
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    return { type: 'failed', message: error.message }
  }
}

async function findCopy(key: string, { known, out }: CopyOptions): Promise<Kept | undefined> {
  const picture = known?.get(key)
  return picture && (await isThere(picture, out)) ? { type: 'kept', picture, key } : undefined
}

async function isThere({ variants }: Picture, out: string): Promise<boolean> {
  const sizes = variants.map(({ src }) =>
    stat(join(out, src))
      .then(({ size }) => size)
      .catch(() => -1),
  )
  const found = await Promise.all(sizes)
  return variants.every(({ bytes }, index) => found[index] === bytes)
}

async function write(
  key: string,
  pressed: Pressed,
  { out, output = createOutput() }: CopyOptions,
): Promise<Kept> {
  if (pressed.type !== 'pressed') return pressed
  for (const [path, bytes] of pressed.files) await output.write(join(out, path), bytes)
  return { type: 'kept', picture: pressed.picture, key }
}
