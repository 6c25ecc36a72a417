import { Fragment, h, type FunctionalComponent, type PropType, type VNode } from 'vue'
import { RouterLink } from 'vue-router'
import { textOf, type RichElement, type RichNode, type RichTag } from '../../model/rich-text.ts'
import RichPicture from './RichPicture.vue'
import { isBlank, tidyText } from './tidy-text.ts'
import { writingOf } from './writing.ts'

type Rendered = VNode | string

interface Options {
  /** What a table that scrolls sideways is called. */
  tableLabel: string
  /** What is known of what an address leads to, '' where nothing is. */
  factsOf?: (url: string) => string
  /** The address of the picture that is seen first. */
  lead?: string
}

/** Allow-listed nodes as elements, one by one; nothing here is ever parsed as HTML. */
export const RichText: FunctionalComponent<{ nodes: RichNode[] } & Options> = ({ nodes, ...options }) =>
  renderAll(tidyText(nodes), options)

RichText.props = {
  nodes: { type: Array, required: true },
  tableLabel: { type: String, required: true },
  factsOf: Function as PropType<(url: string) => string>,
  lead: String,
}

const SPECIAL: Partial<Record<string, (element: RichElement, options: Options) => Rendered>> = {
  a: renderLink,
  img: renderPicture,
  table: renderTable,
  pre: (element, options) =>
    h('pre', { ...element.attributes, tabindex: 0 }, renderAll(element.children, options)),
}

/** What may run another way than its neighbours. */
const BLOCKS: ReadonlySet<RichTag> = new Set([
  'blockquote',
  'caption',
  'dd',
  'dt',
  'figcaption',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ol',
  'p',
  'td',
  'th',
  'ul',
])

function renderAll(nodes: readonly RichNode[], options: Options): Rendered[] {
  return nodes.map((node) => (typeof node === 'string' ? node : renderElement(node, options)))
}

function renderElement(element: RichElement, options: Options): Rendered {
  const special = SPECIAL[element.tag]
  if (special) return special(element, options)
  return h(element.tag, attributesOf(element), renderAll(element.children, options))
}

function attributesOf(element: RichElement): Record<string, unknown> {
  if (!BLOCKS.has(element.tag)) return element.attributes
  if (element.tag === 'p' && isBlank(element)) return { hidden: true }
  return { ...writingOf(textOf([element])), ...element.attributes }
}

function renderLink(element: RichElement, options: Options): VNode {
  const { href, ...attributes } = element.attributes
  const children = renderAll(element.children, options)
  if (href === undefined) return h('span', attributes, children)
  if (/^\/(?:article|category|tag)\//.test(href)) {
    return h(RouterLink, { ...attributes, to: href }, { default: () => children })
  }
  if (!/^https?:/i.test(href)) return h('a', { ...attributes, href }, children)
  const link = h('a', { ...attributes, href, target: '_blank', rel: 'noopener noreferrer' }, children)
  const facts = options.factsOf?.(href)
  return facts ? h(Fragment, [link, h('span', { class: 'facts' }, facts)]) : link
}

function renderPicture({ attributes }: RichElement, { lead }: Options): VNode {
  const { src = '', alt = '', width, height } = attributes
  const size = { width: numberOf(width), height: numberOf(height) }
  return h(RichPicture, { src, alt, ...size, isLead: src === lead })
}

function renderTable(element: RichElement, options: Options): VNode {
  const table = h('table', element.attributes, renderAll(element.children, options))
  return h('div', { class: 'table', role: 'region', tabindex: 0, 'aria-label': options.tableLabel }, [table])
}

function numberOf(value: string | undefined): number | undefined {
  return Number(value) || undefined
}
