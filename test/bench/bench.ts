// Every figure that the reader is measured by, beside its limit; run after `npm run build`.
// `npm run bench -- search` measures one section, `--json` prints for machines. Exits 1 over a limit.
import { measureBytes } from './bytes.ts'
import { describeFigure, isOver, type Figure } from './figure.ts'
import { measureSearch } from './search.ts'

const SECTIONS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  bytes: measureBytes,
  search: measureSearch,
}

const names = process.argv.slice(2).filter((argument) => argument !== '--json')
const isJson = process.argv.includes('--json')
const report: Record<string, Figure[]> = {}
for (const name of names.length > 0 ? names : Object.keys(SECTIONS)) {
  const measure = SECTIONS[name]
  if (!measure) throw new Error(`No section ${name}; there are ${Object.keys(SECTIONS).join(', ')}`)
  report[name] = await measure()
  if (!isJson) console.log(`\n${name}\n${report[name].map(describeFigure).join('\n')}`)
}
if (isJson) console.log(JSON.stringify(report, null, 2))
if (Object.values(report).flat().some(isOver)) process.exitCode = 1
