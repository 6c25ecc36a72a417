import type { Article, Attachment } from '../model/article.ts'
import type { RichElement, RichNode } from '../model/rich-text.ts'
import type { Draft } from './draft.ts'
import { askRecording, createAsking, type AskingOptions } from './ask-recording.ts'
import { isRecording, readMediaMarks, typeOf, withoutMediaMarks } from './media.ts'

export interface AttachmentsOptions extends AskingOptions {
  /** Every published article by slug: what is known of its recordings is not asked again. */
  published: ReadonlyMap<string, Article>
  /** Whether servers are asked for what sources do not say. */
  ask?: boolean
}

/**
 * Lists what plays or opens elsewhere and is linked to from an article, with its size and length: as the
 * source says, as it was published before, or else as its server tells without sending all of it.
 */
export async function withAttachments<Any extends Pick<Draft, 'slug' | 'content'>>(
  drafts: readonly Any[],
  options: AttachmentsOptions,
): Promise<(Any & { attachments?: Attachment[] })[]> {
  const asking = createAsking(options)
  const listed: (Any & { attachments?: Attachment[] })[] = []
  for (const draft of drafts) {
    const links = linksIn(draft.content)
    const known = options.published.get(draft.slug)?.attachments ?? []
    const attachments: Attachment[] = []
    for (const said of attachmentsOf(links)) {
      const before = known.find(({ url }) => url === said.url)
      if (before || options.ask === false) attachments.push(completed(said, before))
      else attachments.push(completed(said, await askRecording(said, asking)))
    }
    const content = links.some(isMarked) ? draft.content.map(withoutMarks) : draft.content
    listed.push({ ...draft, content, ...(attachments.length > 0 && { attachments }) })
  }
  return listed
}

const MOST = 20

function linksIn(nodes: readonly RichNode[]): RichElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    return node.tag === 'a' ? [node] : linksIn(node.children)
  })
}

/** Each address once: recordings, and of everything else what the source says something of. */
function attachmentsOf(links: readonly RichElement[]): Attachment[] {
  const found = new Map<string, Attachment>()
  for (const link of links) {
    const { href: url = '' } = link.attributes
    const { seconds, bytes, type } = readMediaMarks(link)
    if (!isRecording(url) && seconds + bytes === 0) continue
    const said = { url, type: type || typeOf(url), bytes, seconds }
    found.set(url, completed(found.get(url) ?? said, said))
  }
  return [...found.values()].slice(0, MOST)
}

function completed(said: Attachment, otherwise?: Partial<Attachment>): Attachment {
  const { bytes = 0, seconds = 0 } = otherwise ?? {}
  return { ...said, bytes: said.bytes || bytes, seconds: said.seconds || seconds }
}

function isMarked(link: RichElement): boolean {
  return withoutMediaMarks(link) !== link
}

function withoutMarks(node: RichNode): RichNode {
  if (typeof node === 'string') return node
  return node.tag === 'a' ? withoutMediaMarks(node) : { ...node, children: node.children.map(withoutMarks) }
}
