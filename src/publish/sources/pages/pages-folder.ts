import { readdir } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { RichNode } from '../../../model/rich-text.ts'
import { isInside, isWeb, rootOf } from '../../addresses.ts'
import { decodeText } from '../../encoding.ts'
import { FetchFileError, fetchFile } from '../../fetch-file.ts'
import { report, type FoundPage, type PagesJob } from './pages-context.ts'
import { parseCsv } from './report-csv.ts'

const PAGE = /\.(?:s?html?|xhtml|aspx?|jsp|php)(?:[?@].*)?$/i
/** Hidden folders are tools' own; browsers keep a saved page's frames and advertisements in the others. */
const NO_FOLDER = /^\.|^node_modules$|[_.]files$/

/** The pages of a folder and of the folders in it. Undefined where there is no such folder. */
export async function findSaved(
  job: PagesJob,
  start: { address: string; addresses: string },
): Promise<FoundPage[] | undefined> {
  const folder = fileURLToPath(start.address)
  const files = await listFolder(folder).catch(() => undefined)
  if (!files) {
    report(job, 'left-out', '', 'There is no such folder, or it cannot be read.')
    return undefined
  }
  const names = files.map((file) => relative(folder, file).split(sep).join('/').normalize())
  const addresses = start.addresses === '' ? new Map() : await readAddresses(job, start.addresses, names)
  return names.slice(0, job.source.limit).map((name) => ({
    type: 'saved',
    name,
    file: pathToFileURL(join(folder, name)),
    address: addresses.get(name) ?? '',
    identity: `${basename(folder)}/${name}`,
  }))
}

/** The bytes of a saved page, unless it is a link to somewhere else. */
export async function readSaved(job: PagesJob, file: URL): Promise<Uint8Array | string> {
  const isOwn =
    (await isInside(file, fileURLToPath(job.source.address))) ||
    (await isInside(file, rootOf(job.context.configFile)))
  if (!isOwn) return 'It is a link to a file outside the source.'
  try {
    return (await fetchFile(file)).bytes
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    return error.message
  }
}

/** Pictures that were saved with a page are taken from the disk: at the old address they may be gone. */
export async function withSavedPictures(
  nodes: readonly RichNode[],
  page: { address: string; file: URL; root: string },
): Promise<RichNode[]> {
  const work = nodes.map(async (node): Promise<RichNode> => {
    if (typeof node === 'string') return node
    const src = node.tag === 'img' ? await savedPicture(node.attributes['src'] ?? '', page) : undefined
    const attributes = src ? { ...node.attributes, src } : node.attributes
    return { ...node, attributes, children: await withSavedPictures(node.children, page) }
  })
  return Promise.all(work)
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const nested = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NO_FOLDER.test(entry.name) ? [] : listFolder(path)
    return PAGE.test(entry.name) && !entry.name.startsWith('.') ? [path] : []
  })
  return (await Promise.all(nested)).flat().sort((a, b) => (a < b ? -1 : 1))
}

/** JSON `{ "name": "address" }`, or CSV with a name and an address in each line. */
async function readAddresses(
  job: PagesJob,
  address: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const item = basename(fileURLToPath(address))
  try {
    const { text } = decodeText((await fetchFile(new URL(address))).bytes)
    const rows = /^\s*\{/.test(text) ? rowsOfJson(text) : rowsOfCsv(text)
    return new Map(
      rows.filter((row) => isUsable(job, item, { row, names })).map((row) => [row.name, row.address]),
    )
  } catch (error) {
    if (!(error instanceof FetchFileError) && !(error instanceof SyntaxError)) throw error
    report(job, 'left-out', item, `The addresses of the saved pages cannot be read: ${error.message}`)
    return new Map()
  }
}

interface AddressRow {
  name: string
  address: string
  /** In words: where in the file. */
  where: string
}

function rowsOfJson(text: string): AddressRow[] {
  const entries = Object.entries(JSON.parse(text) as object)
  return entries.map(([name, address]) => ({ name: tidyName(name), address: String(address), where: name }))
}

function rowsOfCsv(text: string): AddressRow[] {
  const rows = parseCsv(text).map(({ line, cells: [name = '', address = ''] }) => ({
    name: tidyName(name),
    address: address.trim(),
    where: `line ${line}`,
  }))
  const [head] = rows
  return head && !/^https?:/i.test(head.address) && !PAGE.test(head.name) ? rows.slice(1) : rows
}

function tidyName(name: string): string {
  return name.trim().replaceAll('\\', '/').replace(/^\.\//, '').normalize()
}

function isUsable(
  job: PagesJob,
  item: string,
  { row, names }: { row: AddressRow; names: readonly string[] },
): boolean {
  const isAddress = URL.canParse(row.address) && isWeb(new URL(row.address))
  if (!isAddress) report(job, 'left-out', item, `${row.where}: "${row.address}" is not a web address.`)
  else if (!names.includes(row.name)) {
    report(job, 'notice', item, `${row.where}: there is no saved page "${row.name}".`)
  }
  return isAddress
}

/** Where a picture lies beside the saved page as it lay beside the original. */
async function savedPicture(
  src: string,
  { address, file, root }: { address: string; file: URL; root: string },
): Promise<string | undefined> {
  const folder = new URL('.', address).href
  if (!URL.canParse(src) || !src.startsWith(folder)) return undefined
  const local = new URL(src.slice(folder.length).replace(/[?#].*$/, ''), file)
  return local.protocol === 'file:' && (await isInside(local, root)) ? local.href : undefined
}
