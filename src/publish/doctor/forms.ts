import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { isCompressible } from '../compress.ts'
import { COMPRESSED_ENDINGS, unlessMissing } from '../write-file.ts'
import { mapAtOnce, type AtOnceOptions } from './at-once.ts'
import { judge, type Finding } from './finding.ts'

/** A compressed form is sent in place of its file: it must say the same. */
export async function checkForms(folder: string, options: AtOnceOptions = {}): Promise<Finding> {
  const paths = await readdir(folder, { recursive: true })
  const forms = paths
    .map((path) => path.replaceAll(sep, '/'))
    .filter(isForm)
    .sort()
  const isRight = await mapAtOnce(forms, (path) => saysTheSame(join(folder, path)), options)
  const stale = forms.filter((_path, index) => !isRight[index]).map((path) => `/${path}`)
  return judge('forms', stale, { total: forms.length })
}

const unpackers = { br: promisify(brotliDecompress), gz: promisify(gunzip) }

function isForm(path: string): boolean {
  return COMPRESSED_ENDINGS.some((ending) => path.endsWith(ending)) && isCompressible(path.slice(0, -3))
}

async function saysTheSame(form: string): Promise<boolean> {
  const original = await unlessMissing(readFile(form.slice(0, -3)), undefined)
  const unpack = form.endsWith('.br') ? unpackers.br : unpackers.gz
  try {
    return original?.equals(await unpack(await readFile(form))) ?? false
  } catch {
    // What cannot be unpacked says nothing.
    return false
  }
}
