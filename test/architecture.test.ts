import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')

/** Who may import whom, and nothing else. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  feed: ['model'],
  db: ['model'],
  sync: ['model', 'feed', 'db'],
  worker: ['model', 'db', 'sync'],
  app: ['model', 'db', 'sync'],
  publish: ['model', 'feed'],
}

/** Inside the app: from a room to the rooms below it. Names of files stand for rooms of one file. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'main.ts': [
    'after.ts',
    'create-reader.ts',
    'take-over.ts',
    'worker-bridge.ts',
    'App.vue',
    'router.ts',
    'stores',
    'composables',
    'styles',
  ],
  'take-over.ts': ['after.ts', 'create-reader.ts', 'composables', 'stores', 'ui', 'worker-bridge.ts'],
  'create-reader.ts': ['App.vue', 'router.ts', 'stores', 'composables', 'styles', 'text'],
  'App.vue': ['router.ts', 'ui', 'stores', 'composables', 'text', 'scroll.ts'],
  'router.ts': ['pages', 'scroll.ts'],
  'after.ts': [],
  'install-offer.ts': [],
  'scroll.ts': [],
  pages: ['ui', 'stores', 'composables', 'text'],
  ui: ['composables', 'text'],
  composables: ['stores', 'text', 'styles', 'scroll.ts', 'after.ts'],
  stores: ['install-offer.ts', 'worker-bridge.ts', 'search-bridge.ts', 'text'],
  text: [],
  styles: [],
  'worker-bridge.ts': ['after.ts', 'script-url.ts', 'worker-later.ts'],
  'worker-later.ts': [],
  'search-bridge.ts': ['search-worker.ts', 'script-url.ts'],
  'search-worker.ts': [],
  'script-url.ts': [],
  // Scripts of their own, which run where the app does not.
  'early.ts': ['after.ts', 'install-offer.ts', 'stores', 'text'],
  'server.ts': ['create-reader.ts', 'stores', 'text', 'ui', 'styles'],
  'boot.ts': ['mend.ts'],
  'mend.ts': [],
  'repair.ts': ['script-url.ts', 'stores', 'text', 'styles'],
}

/** The only doors of the app to the database and to a sync. */
const DOORS: ReadonlySet<string> = new Set([
  'stores',
  'worker-bridge.ts',
  'worker-later.ts',
  'search-bridge.ts',
  'search-worker.ts',
  'repair.ts',
])

/** Of the app, and yet never on a phone. */
const SERVER = 'app/server.ts'

interface Arrow {
  from: string
  to: string
  isType: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|vue|js)$/.test(path))
  .map((path) => join(SRC, path))

const arrows = files.flatMap(arrowsOf)

function arrowsOf(file: string): Arrow[] {
  const source = readFileSync(file, 'utf8')
  const imports =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|import\(\s*'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'/g
  return [...source.matchAll(imports)].map(([, type, from, lazy, bare]) => ({
    from: relative(SRC, file),
    to: resolve(file, from ?? lazy ?? bare ?? ''),
    isType: type !== undefined,
  }))
}

/** A path below `src`, or the package's name. */
function resolve(file: string, target: string): string {
  const [path = ''] = target.split('?')
  return path.startsWith('.') ? relative(SRC, join(dirname(file), path)) : path
}

const layerOf = (path: string): string => path.split('/')[0]!
const roomOf = (path: string): string => path.split('/')[1]!
const isOurs = (path: string): boolean => layerOf(path) in LAYERS
const tell = ({ from, to }: Arrow): string => `${from} -> ${to}`

test('every folder of src is a layer', () => {
  const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(LAYERS).sort())
})

test('imports are seen at all', () => {
  expect(arrows.filter(({ to }) => isOurs(to)).length).toBeGreaterThan(100)
})

test('layers import only what lies below them', () => {
  const wrong = arrows.filter(({ from, to }) => {
    const [layer, target] = [layerOf(from), layerOf(to)]
    return isOurs(to) && isOurs(from) && layer !== target && !LAYERS[layer]!.includes(target)
  })
  expect(wrong.map(tell)).toEqual([])
})

test('nothing leaves src but to packages', () => {
  expect(arrows.filter(({ to }) => to.startsWith('..')).map(tell)).toEqual([])
})

test('rooms of the app import only what lies below them', () => {
  const wrong = arrows.filter(({ from, to }) => {
    if (layerOf(from) !== 'app' || layerOf(to) !== 'app') return false
    const [room, target] = [roomOf(from), roomOf(to)]
    return room !== target && !ROOMS[room]?.includes(target)
  })
  expect(wrong.map(tell)).toEqual([])
})

test('only stores and the bridge reach database and sync; others may speak of their types', () => {
  const wrong = arrows.filter(
    ({ from, to, isType }) =>
      layerOf(from) === 'app' && ['db', 'sync'].includes(layerOf(to)) && !isType && !DOORS.has(roomOf(from)),
  )
  expect(wrong.map(tell)).toEqual([])
})

test('only db knows IndexedDB', () => {
  const wrong = arrows.filter(({ from, to }) => to === 'idb' && layerOf(from) !== 'db')
  const named = files.filter(
    (file) => layerOf(relative(SRC, file)) !== 'db' && /\bindexedDB\b|\bIDB[A-Z]/.test(read(file)),
  )
  expect([...wrong.map(tell), ...named]).toEqual([])
})

test('the phone carries only the packages that the README accounts for', () => {
  const packages = arrows.filter(
    ({ from, to }) => layerOf(from) !== 'publish' && from !== SERVER && !isOurs(to) && !to.startsWith('.'),
  )
  const allowed = new Set(['vue', 'vue-router', 'pinia', 'idb'])
  expect(packages.filter(({ to, from }) => !allowed.has(to) && isOurs(from)).map(tell)).toEqual([])
})

test('no text is ever taken for HTML', () => {
  const wrong = files.filter((file) =>
    /v-html|innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write/.test(read(file)),
  )
  expect(wrong).toEqual([])
})

/** What the oldest browsers that the build is for do not know yet, and neither compiler nor bundler tells. */
const TOO_NEW: Readonly<Record<string, RegExp>> = {
  'lookbehind (Safari 16.4)': /\(\?<[!=]/,
  'flag v (Chrome 112)': /\/[dgimsy]*v[dgimsy]*\.(?:exec|test)\(/,
  'structuredClone (Chrome 98)': /\bstructuredClone\(/,
  'AbortSignal.any, .timeout (Chrome 103, 116)': /AbortSignal\.(?:any|timeout)\b/,
  'URL.canParse, .parse (Chrome 120, 126)': /\bURL\.(?:canParse|parse)\b/,
  'Intl.Segmenter (Firefox 125)': /Intl\.Segmenter/,
  'Response.json (Chrome 105)': /Response\.json\(/,
  'checkVisibility (Chrome 105)': /\.checkVisibility\(/,
  'popovers (Chrome 114)': /\.(?:show|hide|toggle)Popover\(|\spopover(?:=|>|\s)/,
  'streams in for await (Chrome 124)': /for await \([^)]*\.body\b/,
  ':has() (Chrome 105)': /:has\(/,
  'nested rules (Chrome 112)': /^\s*&[\s.:[]/m,
  '@container (Chrome 105)': /@container\b/,
  'color-mix, light-dark (Chrome 111, 123)': /\b(?:color-mix|light-dark)\(/,
  '@layer (Chrome 99)': /@layer\b/,
}
/** Paper does without. */
const ON_PAPER = 'app/styles/print.css'

function tooNewIn(source: string): string[] {
  return Object.entries(TOO_NEW).flatMap(([name, pattern]) => (pattern.test(source) ? [name] : []))
}

test('phones of the oldest browsers that the build is for know everything that is used', () => {
  const styles = readdirSync(join(SRC, 'app/styles')).map((name) => join(SRC, 'app/styles', name))
  const ours = [...files, ...styles].filter((file) => {
    const path = relative(SRC, file)
    return layerOf(path) !== 'publish' && path !== ON_PAPER
  })
  expect(
    ours.flatMap((file) => tooNewIn(read(file)).map((name) => `${relative(SRC, file)}: ${name}`)),
  ).toEqual([])
  // What ES2023 added, such as findLast, does not compile.
  for (const program of ['feed', 'worker', 'app'])
    expect(readFileSync(join(SRC, program, 'tsconfig.json'), 'utf8')).toContain('"lib": ["ES2022"')
})

test.each([
  ['const one = /(?<!a)b/', 'lookbehind (Safari 16.4)'],
  ['.card:has(img) {', ':has() (Chrome 105)'],
  ['  &:hover {', 'nested rules (Chrome 112)'],
  ['for await (const part of answer.body) {', 'streams in for await (Chrome 124)'],
  ['return /x/v.test(text)', 'flag v (Chrome 112)'],
])('%s would be noticed', (source, name) => {
  expect(tooNewIn(source)).toEqual([name])
})

test('pages have no styles of their own', () => {
  expect(files.filter((file) => /app\/pages\//.test(file) && read(file).includes('<style')).length).toBe(0)
})

/** The build draws a plain `then` into what loads the script; a style that is lost is then no failure that it hears. */
const DEAF = /import\('[^']+'\)\s*\.then\(\s*(?:async )?\(?\w/

test('whoever waits for a later script hears that its style is lost', () => {
  expect("import('./x.ts').then((x) => x.go(), () => undefined)").toMatch(DEAF)
  const deaf = files.filter((file) => relative(SRC, file).startsWith('app/') && DEAF.test(read(file)))
  expect(deaf).toEqual([])
})

test('colours, and nothing but tokens, decide what pieces look like', () => {
  const wrong = files.filter(
    (file) => /app\/(?:ui|pages)\//.test(file) && /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i.test(styleOf(file)),
  )
  expect(wrong).toEqual([])
})

test('each runtime has a compiler program of its own', () => {
  for (const program of ['feed', 'worker', 'app', 'publish']) {
    expect(readFileSync(join(SRC, program, 'tsconfig.json'), 'utf8')).toContain('"lib"')
  }
})

function read(file: string): string {
  return readFileSync(file, 'utf8')
}

function styleOf(file: string): string {
  return /<style[\s\S]*<\/style>/.exec(read(file))?.[0] ?? ''
}
