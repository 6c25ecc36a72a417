import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { minify } from 'terser'
import { build, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig, type ViteUserConfig as UserConfig } from 'vitest/config'
import { servePublished } from './test/helpers/serve-published.ts'

const BRAND = '#9c1f17'
const PAPER = '#fbf8f3'
const PINIA = 'node_modules/pinia/dist/pinia.esm-browser.prod.js'

/** Pieces of the start page that are not needed for its first picture. */
const LATER =
  /ui\/(?:ElderSwitch|KeepNotice|MarkAllRead|ProgressBar|SiteFoot|SiteFooter|StartNotice|UpdateBar)\.vue|worker-later|take-over/

function compilePieces(): Plugin {
  return vue({ features: { optionsAPI: false, componentIdGenerator: nameOf } })
}

interface ModuleGraph {
  getModuleInfo(id: string): { importers: readonly string[]; isEntry: boolean } | null
}

/** Scoped styles are marked with the piece's name: it is unique, and compresses better than a hash. */
function nameOf(path: string): string {
  return basename(path, '.vue').toLowerCase()
}

/** `start` for a module that the entry reaches without a dynamic import. */
function startChunk(id: string, graph: ModuleGraph): string | null {
  const seen = new Set([id])
  for (const module of seen) {
    const info = graph.getModuleInfo(module)
    if (info?.isEntry) return 'start'
    for (const importer of info?.importers ?? []) seen.add(importer)
  }
  return null
}

// The same package without the developers' tools, which no bundler can take out of the other: 1 KB.
const ALIAS = [{ find: /^pinia$/, replacement: fileURLToPath(new URL(PINIA, import.meta.url)) }]
const TARGET = ['chrome94', 'firefox100', 'safari15.4']

/**
 * Scripts that must run where nothing of the app does: `early.ts`, which stands in the page itself, `boot.js`, which sees whether the app comes up and
 * stands in front of it in the page, `mend.js`, which it calls, and `repair.js` of the repair page. Each is
 * one file.
 */
const STANDALONE = { boot: 'iife', mend: 'es', repair: 'iife' } as const

function standaloneScripts(): Plugin {
  return {
    name: 'standalone-scripts',
    apply: 'build',
    async transformIndexHtml() {
      const early = await buildStandalone(fileURLToPath(new URL('src/app/early.ts', import.meta.url)), 'iife')
      return [
        { tag: 'script', children: String(early.get('js')).trim(), injectTo: 'head-prepend' },
        { tag: 'script', attrs: { src: '/boot.js', defer: true }, injectTo: 'head-prepend' },
      ]
    },
    async generateBundle() {
      for (const [name, format] of Object.entries(STANDALONE)) {
        const input = fileURLToPath(new URL(`src/app/${name}.ts`, import.meta.url))
        const files = await buildStandalone(input, format)
        for (const [ending, source] of files) {
          this.emitFile({ type: 'asset', fileName: `${name}.${ending}`, source })
        }
      }
    },
  }
}

/** Vite's own way to load what comes later, in a third of its bytes. */
function smallPreloader(): Plugin {
  const own = JSON.stringify(fileURLToPath(new URL('src/app/bring-files.ts', import.meta.url)))
  return {
    name: 'small-preloader',
    apply: 'build',
    enforce: 'pre',
    load: (id) =>
      id === '\0vite/preload-helper.js' ? `export { bringFiles as __vitePreload } from ${own}` : undefined,
  }
}

const ITERATION = /\nconst advanceMethodProps = [^]*(?=\nexport \{)/

/** Of idb, without what lets a store be gone through with `for await`: no bundler can take that out, nothing here does it. */
function withoutIteration(): Plugin {
  return {
    name: 'idb-without-iteration',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/idb/build/index.js')) return undefined
      if (!ITERATION.test(code)) throw new Error('idb is not written as expected')
      return { code: code.replace(ITERATION, ''), map: null }
    },
  }
}

/** One script, and its style where it has one, by their endings. */
async function buildStandalone(
  input: string,
  format: 'iife' | 'es',
): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: ALIAS },
    plugins: [withoutIteration(), minifyOnceMore()],
    build: {
      write: false,
      target: TARGET,
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { format },
        // What it needs of the settings are rules, not the store.
        treeshake: {
          manualPureFunctions: ['defineStore'],
          moduleSideEffects: (id) => id === input || id.endsWith('.css'),
        },
      },
    },
  })
  const results = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  )
  return new Map(results.map((one) => (one.type === 'chunk' ? ['js', one.code] : ['css', one.source])))
}

/** A second minifier after the bundler's own: together a fortieth smaller, and every phone pays for each byte. */
function minifyOnceMore(): Plugin {
  const compress = {
    passes: 3,
    collapse_vars: false,
    keep_fargs: false,
    pure_getters: true,
    unsafe_arrows: true,
    unsafe_methods: true,
  }
  return {
    name: 'minify-once-more',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        // What a run has shortened, the next one can shorten again.
        for (let run = 0; run < 2; run += 1)
          chunk.code = (await minify(chunk.code, { module: true, ecma: 2020, compress })).code ?? chunk.code
      }
    },
  }
}

/** What shows only when a script runs and the reader asks for it. */
const WITH_SCRIPT = /ui\/(?:HandTools|KeepNotice|PassOn)\.vue$/
const NOTHING = '\0nothing'

function leaveOutWithScript(): Plugin {
  return {
    name: 'leave-out-with-script',
    enforce: 'pre',
    resolveId: (source) => (WITH_SCRIPT.test(source) ? NOTHING : undefined),
    load: (id) => (id === NOTHING ? 'export default () => null' : undefined),
  }
}

/** Names in the renderer the app that it belongs to, by its page: that names all its files by their hashes. */
function nameApp(): Plugin {
  let out = ''
  return {
    name: 'name-app',
    configResolved: ({ build: { outDir } }) => void (out = outDir),
    async renderChunk(code) {
      const page = await readFile(join(out, 'index.html'))
      return `${code}\nexport const app = '${createHash('sha256').update(page).digest('hex')}'\n`
    },
  }
}

/** What writes pages before anyone asks for them, for Node: one file beside the app that it belongs to. */
const RENDERER: UserConfig = {
  define: { 'process.env.NODE_ENV': '"production"' },
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    outDir: 'dist/app',
    emptyOutDir: false,
    target: 'node20',
    ssr: 'src/app/server.ts',
    rolldownOptions: { output: { entryFileNames: 'renderer.mjs', codeSplitting: false } },
  },
}

const READER: UserConfig = {
  resolve: {
    alias: ALIAS,
  },
  // Parts of Vue that this app does not use.
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  plugins: [
    smallPreloader(),
    withoutIteration(),
    compilePieces(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/worker',
      filename: 'sw.ts',
      // The app registers the worker itself, through a Trusted Types policy.
      injectRegister: false,
      // Shown by the system, not by the reader: they need not be kept.
      includeManifestIcons: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css}', 'repair.html', 'icons/icon-192.png', 'icons/icon.svg'],
        rollupFormat: 'iife',
        buildPlugins: { vite: [withoutIteration(), minifyOnceMore()] },
        minify: true,
        sourcemap: false,
      },
      manifest: {
        id: '/',
        name: '工友读报',
        short_name: '工友读报',
        description: '没有信号也能读的工会新闻',
        lang: 'zh-CN',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: PAPER,
        theme_color: BRAND,
        categories: ['news'],
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          {
            name: '收藏',
            url: '/saved/',
            icons: [{ src: '/icons/shortcut-saved.png', sizes: '96x96', type: 'image/png' }],
          },
          {
            name: '最新消息',
            url: '/',
            icons: [{ src: '/icons/shortcut-news.png', sizes: '96x96', type: 'image/png' }],
          },
        ],
        screenshots: [
          {
            src: '/screenshots/start.png',
            sizes: '780x1688',
            type: 'image/png',
            form_factor: 'narrow',
            label: '首页',
          },
          {
            src: '/screenshots/article.png',
            sizes: '780x1688',
            type: 'image/png',
            form_factor: 'narrow',
            label: '文章',
          },
          {
            src: '/screenshots/wide.png',
            sizes: '1280x800',
            type: 'image/png',
            form_factor: 'wide',
            label: '首页',
          },
        ],
      },
    }),
    standaloneScripts(),
    minifyOnceMore(),
    servePublished(fileURLToPath(new URL('dist/site', import.meta.url))),
  ],
  worker: { plugins: () => [withoutIteration(), minifyOnceMore()] },
  build: {
    outDir: 'dist/app',
    target: TARGET,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What the start page needs is one file: it compresses best and costs one request.
        codeSplitting: {
          groups: [
            { name: startChunk, priority: 2 },
            // What comes right after the start page, and what several pages share: few files instead of
            // many, each of which would be a request and a line in the worker's list.
            { name: 'later', test: LATER, priority: 1 },
            { name: 'pieces', test: /src\/app\//, minShareCount: 2 },
            { name: 'data', test: /src\/(?:db|feed|sync)\// },
          ],
        },
      },
    },
  },
  preview: { port: 4173 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          setupFiles: ['test/helpers/setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/helpers/published-sample.ts'],
          // Browsers and servers are shared by a file; two at once would only wait for the processor.
          fileParallelism: false,
          // A browser on a busy machine may be late once; the run's last lines name every such test.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    reporters: ['default', './test/helpers/summary-reporter.ts'],
    coverage: {
      include: ['src/{model,feed,db,sync,publish}/**/*.ts'],
      // The worker thread's own file runs where the counter does not look.
      exclude: ['src/publish/cli.ts', 'src/publish/sources/**/*-worker.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: Object.fromEntries(
        ['model', 'feed', 'db', 'sync', 'publish'].map((folder) => [`src/${folder}/**`, { lines: 95 }]),
      ),
    },
  },
}

export default defineConfig(({ isSsrBuild }) =>
  isSsrBuild ? { plugins: [nameApp(), leaveOutWithScript(), compilePieces()], ...RENDERER } : READER,
)
