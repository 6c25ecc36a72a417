// The script of a page that does the same with what the app is made of: Vue, its router and idb, and nothing
// else. A list with links; an address of its own for the article, which is read and drawn.
import { createApp, h, onMounted, shallowRef, type Component, type VNode } from 'vue'
import { createRouter, createWebHistory, RouterLink, RouterView } from 'vue-router'
import { openRecords, type Place, type Tree } from './tree.ts'

const opened = openRecords()

/** A page that is drawn when its record has been read. */
function pageOf(place: Place): Component {
  return {
    setup() {
      const record = shallowRef<Tree[]>([])
      onMounted(async () => {
        record.value = (await (await opened).get('records', place)) ?? []
      })
      return () => h('div', record.value.map(toRendered))
    },
  }
}

function toRendered(tree: Tree): VNode | string {
  if (typeof tree === 'string') return tree
  const attributes = Object.fromEntries(tree.attributes)
  const children = tree.children.map(toRendered)
  const { href, ...others } = attributes
  if (tree.name !== 'a' || !href?.startsWith('/')) return h(tree.name, attributes, children)
  return h(RouterLink, { ...others, to: href }, { default: () => children })
}

const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: () => ({ left: 0, top: 0 }),
  routes: [
    { path: '/article/:slug/', component: pageOf('article') },
    { path: '/:rest(.*)*', component: pageOf('list') },
  ],
})
document.querySelector('main')!.replaceChildren()
createApp(() => h(RouterView))
  .use(router)
  .mount('main')
