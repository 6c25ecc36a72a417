import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import MarkdownIt from 'markdown-it'
import { isSlug } from '../../model/article.ts'
import { textOf, type RichElement, type RichNode } from '../../model/rich-text.ts'
import { isInside, isWeb, resolveLink, rootOf } from '../addresses.ts'
import type { SourceConfig } from '../config.ts'
import type { Draft, Problem, SourceResult } from '../draft.ts'
import { decodeText } from '../encoding.ts'
import { FetchFileError, fetchFile } from '../fetch-file.ts'
import { cleanHtml } from '../html.ts'
import { isReservedName, slugOf } from '../slugs.ts'
import type { SourceContext } from './context.ts'
import { splitFrontMatter } from './front-matter.ts'
import { parseFields } from './markdown-fields.ts'
import { firstWords, lineOf } from './words.ts'

const MAXIMUM_BYTES = 4 * 1024 * 1024

/** The articles of a folder of Markdown files, and of the folders in it. */
export async function readMarkdown(source: SourceConfig, context: SourceContext): Promise<SourceResult> {
  const files = await listFiles(source.address)
  if (!files) return { answered: false, drafts: [], problems: [noFolder(source)] }
  const drafts = new Map<string, Draft>()
  const problems: Problem[] = []
  for (const file of files) {
    context.onProgress?.(file)
    const job = { file, name: relativeName(file, source), source, context, problems }
    const draft = await readArticle(job)
    if (draft && drafts.has(draft.slug)) leaveOut(job, `another file has the slug "${draft.slug}" already`)
    else if (draft) drafts.set(draft.slug, draft)
  }
  return { answered: true, drafts: [...drafts.values()], problems }
}

/** One file on its way to becoming an article. */
interface Job {
  file: string
  /** Relative to the source, with forward slashes on every system. */
  name: string
  source: SourceConfig
  context: SourceContext
  problems: Problem[]
}

async function listFiles(address: string): Promise<string[] | undefined> {
  const url = new URL(address)
  if (url.protocol !== 'file:') return undefined
  try {
    const path = fileURLToPath(url)
    const files = (await stat(path)).isFile() ? [path] : await listFolder(path)
    return files.sort((a, b) => (a < b ? -1 : 1))
  } catch {
    return undefined
  }
}

/** Hidden folders are tools' own. Links are followed for files only, so nothing goes in circles. */
async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const nested = entries.map(async (entry) => {
    if (/^\.|^node_modules$/.test(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return listFolder(path)
    return /\.(?:md|markdown)$/i.test(entry.name) ? [path] : []
  })
  return (await Promise.all(nested)).flat()
}

function relativeName(file: string, source: SourceConfig): string {
  const name = relative(fileURLToPath(source.address), file) || basename(file)
  return name.split(sep).join('/').normalize()
}

async function readArticle(job: Job): Promise<Draft | undefined> {
  const { source, context } = job
  const text = await readText(job)
  if (text === undefined) return undefined
  const { fields, body, mistake } = splitFrontMatter(text)
  const { value, mistakes, unknown } = parseFields(fields, { ...context, category: source.category })
  const wrong = [mistake, ...mistakes].filter(Boolean).join('; ')
  // A file with a mistake waits: published as it is, it might say what nobody meant. A withdrawal does not.
  if (wrong && !value.withdrawn) return leaveOut(job, wrong)
  if (wrong) report(job, 'damaged', wrong)
  if (unknown.length > 0) report(job, 'notice', `front matter: nothing is known of ${unknown.join(', ')}`)
  const { image, slug, title, ...rest } = value
  const base = pathToFileURL(job.file)
  const content = await withoutForeignPictures(renderBody(body, base), job)
  if (content.length === 0 && title === '' && !value.withdrawn)
    return leaveOut(job, 'there is nothing to read in it')
  const heading = firstHeading(content)
  const isRepeated = heading !== undefined && (title === '' || title === lineOf(textOf([heading])))
  return {
    ...rest,
    slug: slug ?? slugFor(job.name),
    title: title || (heading ? lineOf(textOf([heading])) : titleOf(job.name, content)),
    content: isRepeated ? content.filter((node) => node !== heading) : content,
    ...(await leadPicture(image, job)),
  }
}

/** A file's name in words is a title; one that is only an address is not, then the first words are. */
function titleOf(name: string, content: readonly RichNode[]): string {
  const words = nameWithoutEnding(name)
  return (isSlug(words) && firstWords(textOf(content))) || words
}

async function readText(job: Job): Promise<string | undefined> {
  const url = pathToFileURL(job.file)
  const root = rootOf(job.context.configFile)
  const folder = fileURLToPath(job.source.address)
  const isOwn = (await isInside(url, root)) || (await isInside(url, folder)) || job.file === folder
  if (!isOwn) return leaveOut(job, 'it is a link to a file outside the source')
  try {
    const { bytes } = await fetchFile(url, { maxBytes: MAXIMUM_BYTES })
    const { text, reliable } = decodeText(bytes)
    if (!reliable) report(job, 'damaged', 'some characters cannot be read in any encoding')
    return text
  } catch (error) {
    if (!(error instanceof FetchFileError)) throw error
    return leaveOut(job, error.message)
  }
}

function leaveOut(job: Job, message: string): undefined {
  report(job, 'left-out', message)
}

function report(job: Job, type: Problem['type'], message: string): void {
  job.problems.push({ type, source: job.source.name, item: job.name, message })
}

/** What addresses may lead where is decided when the HTML is cleaned, for HTML in Markdown too. */
function renderBody(body: string, base: URL): RichNode[] {
  const markdown = new MarkdownIt({ html: true, linkify: false })
  markdown.validateLink = () => true
  return cleanHtml(markdown.render(body), { base }).map(withCaption)
}

/** A picture alone in its paragraph that has a title becomes a figure with a caption. */
function withCaption(node: RichNode): RichNode {
  if (typeof node === 'string' || node.tag !== 'p' || node.children.length !== 1) return node
  const [picture] = node.children
  if (!picture || typeof picture === 'string' || picture.tag !== 'img') return node
  const { title, ...attributes } = picture.attributes
  if (!title) return node
  const caption: RichElement = { tag: 'figcaption', attributes: {}, children: [title] }
  return { tag: 'figure', attributes: {}, children: [{ ...picture, attributes }, caption] }
}

async function withoutForeignPictures(nodes: readonly RichNode[], job: Job): Promise<RichNode[]> {
  const kept: RichNode[] = []
  for (const node of nodes) {
    if (typeof node === 'string') kept.push(node)
    else if (node.tag === 'img') {
      if (await isOwnPicture(node.attributes['src'] ?? '', job)) kept.push(node)
    } else {
      const children = await withoutForeignPictures(node.children, job)
      if (children.length > 0 || node.children.length === 0) kept.push({ ...node, children })
    }
  }
  return kept
}

/** Files of this machine may be published only from the folder that the config file is in. */
async function isOwnPicture(src: string, job: Job): Promise<boolean> {
  const address = new URL(src)
  if (address.protocol !== 'file:') return true
  if (await isInside(address, rootOf(job.context.configFile))) return true
  report(job, 'left-out', `the picture ${src} is not there, or not in the folder of the config file`)
  return false
}

async function leadPicture(image: string, job: Job): Promise<Pick<Draft, 'picture'>> {
  if (image === '') return {}
  const address = resolveLink(image, pathToFileURL(job.file))
  if (!address || !(isWeb(address) || address.protocol === 'file:')) {
    report(job, 'left-out', `image: "${image}" is not the address of a picture`)
    return {}
  }
  return (await isOwnPicture(address.href, job)) ? { picture: { src: address.href, alt: '' } } : {}
}

function firstHeading(content: readonly RichNode[]): RichElement | undefined {
  const [first] = content
  return first && typeof first !== 'string' && /^h[2-6]$/.test(first.tag) ? first : undefined
}

function slugFor(name: string): string {
  const plain = nameWithoutEnding(name)
  return isSlug(plain) && !isReservedName(plain) ? plain : slugOf(name)
}

function nameWithoutEnding(name: string): string {
  return basename(name).replace(/\.[^.]*$/, '')
}

function noFolder(source: SourceConfig): Problem {
  return {
    type: 'left-out',
    source: source.name,
    item: '',
    message: 'There is no such folder, or it cannot be read.',
  }
}
