import { parseRichText, textOf, type RichNode } from '../model/rich-text.ts'

/** The first words of a text; what stands below its pictures is not the text. */
export function summaryOf(content: readonly RichNode[]): string {
  return firstWords(content.filter((node) => typeof node === 'string' || node.tag !== 'figure'))
}

/** Of an article of pictures alone: the first words of what stands below them. */
export function captionsOf(html: string): string {
  return firstWords(parseRichText(html))
}

const SUMMARY = 100

function firstWords(nodes: readonly RichNode[]): string {
  const text = textOf(nodes).replaceAll('\n', ' ').trim()
  const characters = [...text]
  return characters.length > SUMMARY ? `${characters.slice(0, SUMMARY).join('')}…` : text
}
