// Every figure that the reader is measured by, beside its limit and its floor; run after `npm run build`.
// `npm run bench -- search` measures one section, `--json` prints for machines, `--quick` measures less of
// everything, `--archive` publishes 100,000 articles as well. Exits 1 where bytes are over their limit: times
// depend on the machine, and only print.
import { measureBytes } from './bytes.ts'
import { describeFigure, isOver, type Figure } from './figure.ts'
import { measureGrown } from './grown.ts'
import { measureLighthouse } from './lighthouse.ts'
import { removeMadeSites } from './made-site.ts'
import { measureOpen } from './open.ts'
import { measurePublish } from './publish.ts'
import { ARCHIVE, FULL, QUICK, type Scale } from './scale.ts'
import { measureReady } from './ready.ts'
import { measureScroll } from './scroll.ts'
import { measureSearch } from './search.ts'
import { measureStart } from './start.ts'
import { measureStorage } from './storage.ts'
import { measureSync } from './sync.ts'

const SECTIONS: Readonly<Record<string, (scale: Scale) => Promise<Figure[]>>> = {
  bytes: measureBytes,
  lighthouse: measureLighthouse,
  start: measureStart,
  open: measureOpen,
  sync: measureSync,
  ready: measureReady,
  search: measureSearch,
  scroll: measureScroll,
  storage: measureStorage,
  grown: measureGrown,
  publish: measurePublish,
}

const options = process.argv.slice(2)
const isJson = options.includes('--json')
const scale = options.includes('--quick') ? QUICK : options.includes('--archive') ? ARCHIVE : FULL
const names = options.filter((option) => !option.startsWith('--'))
const report: Record<string, Figure[]> = {}
try {
  for (const name of names.length > 0 ? names : Object.keys(SECTIONS)) {
    const measure = SECTIONS[name]
    if (!measure) throw new Error(`No section ${name}; there are ${Object.keys(SECTIONS).join(', ')}`)
    report[name] = await measure(scale)
    if (!isJson) console.log(`\n${name}\n${report[name].map(describeFigure).join('\n')}`)
  }
} finally {
  await removeMadeSites()
}
if (isJson) console.log(JSON.stringify(report, null, 2))
const bytes = Object.values(report)
  .flat()
  .filter(({ unit }) => unit.endsWith('B'))
if (bytes.some(isOver)) process.exitCode = 1
