import { isBlock, parseRichText, type RichNode } from './rich-text.ts'
import { splitSentences } from './sentences.ts'

/** A sentence to be read out, and where it stands. */
export interface Sentence {
  text: string
  /** Which element of the text, counted from 0; -1 for the title. */
  block: number
  /** From where to where in the characters of that element. */
  start: number
  end: number
}

/** The title and the text of an article, sentence by sentence, none longer than `limit` characters. */
export function spokenSentences(article: { title: string; html: string }, limit?: number): Sentence[] {
  const elements = parseRichText(article.html).filter((node) => typeof node !== 'string')
  return [
    ...sentencesIn(article.title, [], { block: -1, limit }),
    ...elements.flatMap((element, block) => {
      const collected = collect([element])
      return sentencesIn(collected.text, collected.breaks, { block, limit })
    }),
  ]
}

function sentencesIn(
  text: string,
  breaks: readonly number[],
  { block, limit }: { block: number; limit: number | undefined },
): Sentence[] {
  const edges = [...new Set([0, ...breaks, text.length])]
  return edges.flatMap((edge, index) => {
    const part = text.slice(edge, edges[index + 1] ?? edge)
    return splitSentences(part, limit).map(({ start, end }) => ({
      text: part.slice(start, end).replace(/\s+/g, ' '),
      block,
      start: edge + start,
      end: edge + end,
    }))
  })
}

/** The characters as the page's elements hold them, and where one line or cell ends and the next begins. */
function collect(nodes: readonly RichNode[]): { text: string; breaks: number[] } {
  let text = ''
  const breaks: number[] = []
  function walk(node: RichNode): void {
    if (typeof node === 'string') text += node
    else {
      if (isBlock(node.tag)) breaks.push(text.length)
      node.children.forEach(walk)
      if (isBlock(node.tag)) breaks.push(text.length)
    }
  }
  nodes.forEach(walk)
  return { text, breaks }
}
