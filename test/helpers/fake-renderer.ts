import { createHash } from 'node:crypto'

/** A renderer for an app that only has its page: it shows titles and texts, and where they lead. */
export function fakeRenderer(page: string): string {
  return `${SOURCE}export const app = '${createHash('sha256').update(page).digest('hex')}'\n`
}

const SOURCE = `
const escape = (text) => text.replace(/[&<>"]/g, (one) => '&#' + one.charCodeAt(0) + ';')
const link = ({ slug, title }) => '<a href="/article/' + slug + '/" data-v-card>' + escape(title) + '</a>'
export const styleWithoutScript = 'button{display:none}'
export const styleOfOlder = 'nav{margin:0}'
export async function createRenderer(site) {
  return {
    async renderPage({ path, list, article, around = { related: [] } }) {
      const { previous, next, related, reads = '' } = around
      const others = [...(list ? list.rows : []), previous, next, ...related].filter(Boolean)
      const text = article ? '<h1>' + escape(article.title) + '</h1>' + article.html : ''
      return '<main>' + path + text + others.map(link).join('') + reads + '</main>'
    },
    renderFoot: async () => '<footer>' + escape(site.organisation) + '</footer>',
  }
}
`
