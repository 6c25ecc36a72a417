import type { Picture } from '../model/article.ts'
import type { RichElement, RichNode } from '../model/rich-text.ts'
import type { Draft } from './draft.ts'
import type { Kept } from './picture-copies.ts'
import type { ReadyDraft } from './press.ts'

/** Smaller pictures are icons and lines; they do not stand for an article. */
const LEAD_WIDTH = 120

type Results = ReadonlyMap<string, Kept>

/** Where every picture of a draft lies, the lead picture's first. */
export function pictureAddresses(draft: Draft): string[] {
  return [...(draft.picture ? [draft.picture.src] : []), ...picturesIn(draft.content).map(srcOf)]
}

/** The draft with its pictures' copies, or their words where there is none. */
export function showCopies(draft: Draft, results: Results): ReadyDraft {
  const { picture: named, ...rest } = draft
  const content = replaceAll(draft.content, results)
  const copies = copiesOf(results)
  const shown = picturesIn(content).flatMap((image): Picture[] => {
    const copy = copies.get(srcOf(image))
    return copy ? [{ ...copy, alt: image.attributes['alt'] ?? '' }] : []
  })
  const lead = leadOf(named, results) ?? shown.find(({ width }) => width >= LEAD_WIDTH)
  const pictures = new Map([...(lead ? [lead] : []), ...shown].map((picture) => [picture.src, picture]))
  return { ...rest, content, ...(lead && { picture: lead }), pictures: [...pictures.values()] }
}

function picturesIn(nodes: readonly RichNode[]): RichElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    return node.tag === 'img' ? [node] : picturesIn(node.children)
  })
}

function srcOf(image: RichElement): string {
  return image.attributes['src'] ?? ''
}

/** Every kept picture by its new name. */
function copiesOf(results: Results): Map<string, Picture> {
  const kept = [...results.values()].filter((result) => result.type === 'kept')
  return new Map(kept.map(({ picture }) => [picture.src, picture]))
}

function leadOf(named: Draft['picture'], results: Results): Picture | undefined {
  const result = named && results.get(named.src)
  return result?.type === 'kept' ? { ...result.picture, alt: named?.alt ?? '' } : undefined
}

function replaceAll(nodes: readonly RichNode[], results: Results): RichNode[] {
  return nodes.flatMap((node): RichNode[] => {
    if (typeof node === 'string') return [node]
    if (node.tag === 'img') return replace(node, results)
    const children = replaceAll(
      node.tag === 'figure' ? withoutLostWords(node, results) : node.children,
      results,
    )
    // What held nothing but a picture that could not be had is gone with it.
    return children.length > 0 || node.children.length === 0 ? [{ ...node, children }] : []
  })
}

/** A caption says what a lost picture showed; its alt text would only say so again. */
function withoutLostWords(figure: RichElement, results: Results): RichNode[] {
  const hasCaption = figure.children.some((child) => typeof child !== 'string' && child.tag === 'figcaption')
  if (!hasCaption) return figure.children
  return figure.children.filter((child) => {
    return typeof child === 'string' || child.tag !== 'img' || results.get(srcOf(child))?.type === 'kept'
  })
}

function replace(image: RichElement, results: Results): RichNode[] {
  const { alt = '' } = image.attributes
  const result = results.get(srcOf(image))
  if (result?.type === 'failed') return alt === '' ? [] : [alt]
  if (result?.type !== 'kept') return []
  const { src, width, height } = result.picture
  return [{ ...image, attributes: { ...image.attributes, src, alt, width: `${width}`, height: `${height}` } }]
}
