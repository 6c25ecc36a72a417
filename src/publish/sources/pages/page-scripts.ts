import { decodeEntities } from '../../../model/rich-text.ts'
import type { PageDocument } from './page-document.ts'
import { told } from './page-told.ts'

const LIMIT = { characters: 100_000, written: 20, text: 400 }
/** What old pages put on the screen by script: `write('来源：…')`, `$('#source').html("…")`. */
const WRITTEN =
  /(?:\bdocument\.write(?:ln)?|\.(?:html|text|append|before|after|prepend))\s*\(\s*(?:"((?:[^"\\\n]|\\.){1,400})"|'((?:[^'\\\n]|\\.){1,400})')|\.inner(?:HTML|Text)\s*\+?=\s*(?:"((?:[^"\\\n]|\\.){1,400})"|'((?:[^'\\\n]|\\.){1,400})')/g

const known = new WeakMap<PageDocument, string[]>()

/** The scripts that stand in the page itself. */
export function scriptsIn(page: PageDocument): string[] {
  const found =
    known.get(page) ?? told(page.$).scripts.map((script) => page.$(script).text().slice(0, LIMIT.characters))
  known.set(page, found)
  return found
}

/** Words that scripts write into the page, with their elements divided by ‖. */
export function writtenByScripts(page: PageDocument): string[] {
  return scriptsIn(page)
    .flatMap((script) => [...script.matchAll(WRITTEN)])
    .slice(0, LIMIT.written)
    .map((match) => textOf(match.slice(1).find((text) => text !== undefined) ?? ''))
    .filter((text) => text !== '')
}

/** What systems call the text of an article in the data that their pages are built from. */
const TEXT_MEMBER = /["'](?:\w*content\w*|\w*body\w*|html|detail|text)["']\s*:\s*"((?:[^"\\\n]|\\.){200,})"/gi

/** The longest text that the data of a script holds, as HTML; '' where there is none. */
export function articleInScripts(page: PageDocument): string {
  const texts = scriptsIn(page)
    .flatMap((script) => [...script.matchAll(TEXT_MEMBER)])
    .map(([, written]) => parseText(written!))
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
}

function parseText(written: string): string {
  try {
    const text = String(JSON.parse(`"${written}"`))
    // Some write their HTML as text once more.
    return text.includes('<') ? text : decodeEntities(text).replaceAll('\n', '<br>')
  } catch {
    return ''
  }
}

/** The first text that a script gives one of these names, as a variable or a member. */
export function valueInScripts(page: PageDocument, names: string): string {
  const pattern = new RegExp(
    String.raw`(?:^|[\s;,{"'.])(?:${names})["']?\s*[:=]\s*(?:"((?:[^"\\\n]|\\.){1,200})"|'((?:[^'\\\n]|\\.){1,200})')`,
  )
  for (const script of scriptsIn(page)) {
    const [, double, single] = pattern.exec(script) ?? []
    const text = textOf(double ?? single ?? '')
    if (text !== '') return text
  }
  return ''
}

function textOf(written: string): string {
  return written
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\[nrt]/g, ' ')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/<[^<>]{0,300}>/g, '‖')
    .replaceAll(/&(?:nbsp|emsp|ensp);?/g, ' ')
    .replaceAll(/&[a-z0-9#]{2,10};/gi, '')
    .slice(0, LIMIT.text)
    .replaceAll(/^[\s‖]+|[\s‖]+$/g, '')
}
