// The script of a page that can do one thing: show one record of its database when a headline is tapped.
import { openRecords, type Tree } from './tree.ts'

function toNode(tree: Tree): Node {
  if (typeof tree === 'string') return document.createTextNode(tree)
  const element = document.createElementNS(tree.space, tree.name)
  for (const [name, value] of tree.attributes) element.setAttribute(name, value)
  element.append(...tree.children.map(toNode))
  return element
}

const opened = openRecords()

document.addEventListener('click', async (event) => {
  event.preventDefault()
  const record = await (await opened).get('records', 'article')
  document.querySelector('main')!.replaceChildren(...record!.map(toNode))
  scrollTo(0, 0)
})
