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
