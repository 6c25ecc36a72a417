import type { Words } from './words.ts'

/** What `doctor` says in English. */
export const en = {
  answers: {
    ok: 'The site answers.',
    wrong: ({ detail }) => `The site does not answer (${detail}).`,
    advice: 'Check the address, that the server runs, and that its port is open to the network.',
  },
  published: {
    ok: 'A site is published here.',
    wrong: 'Nothing is published here: there is neither /feed/head.json nor /sw.js.',
    advice:
      'Run "worksite-reader publish --config site.json --out DIR" first, and let the server’s root be DIR.',
  },
  https: {
    ok: 'The site is served over https.',
    wrong: 'The site is served over plain http: phones install and keep nothing from it.',
    advice:
      'Get a certificate (certbot for nginx; Caddy does it by itself). On this machine alone it is fine as it is.',
  },
  hsts: {
    ok: 'Browsers are told to come back over https only.',
    wrong: 'Browsers are not told to come back over https only.',
    advice: 'Send "Strict-Transport-Security: max-age=31536000".',
  },
  policy: {
    ok: 'Pages have a Content-Security-Policy.',
    wrong: 'Pages have no Content-Security-Policy, so nothing stops strangers’ scripts.',
    advice: 'Publish again with an unchanged build, and send the header that the README shows.',
  },
  'policy-fits': {
    ok: 'The policy lets the reader work, and nobody else.',
    wrong: ({ detail }) => `The Content-Security-Policy breaks the reader or lets strangers in: ${detail}.`,
    advice:
      'Each page brings its own policy: send no more than the header that the README shows, and publish again.',
  },
  'policy-header': {
    ok: 'A header forbids other sites to frame this one.',
    wrong: 'There is no Content-Security-Policy header with frame-ancestors: other sites may frame this one.',
    advice: 'Send the Content-Security-Policy header that the README shows.',
  },
  'safety-headers': {
    ok: 'The other security headers are there.',
    wrong: 'Security headers are missing.',
    advice: 'Copy these lines from the server configuration in the README.',
  },
  'not-found': {
    ok: 'Addresses that do not exist are answered with 404.',
    wrong: ({ detail }) => `An address that does not exist is answered with ${detail} instead of 404.`,
    advice:
      'Let the server answer with status 404 and the page /404.html; do not send every address to index.html.',
  },
  'not-found-page': {
    ok: 'The page for what is not there is the reader’s own.',
    wrong: 'The page for what is not there is the server’s, not /404.html: rare tags cannot be opened.',
    advice: 'nginx: "error_page 404 /404.html;". Caddy: "handle_errors" as in the README.',
  },
  revalidates: {
    ok: 'A phone that is up to date is answered with 304, a few bytes.',
    wrong: ({ detail }) => `A phone that is up to date gets the whole head again (${detail} instead of 304).`,
    advice: 'Let the server send an ETag and answer If-None-Match; some proxies take it away.',
  },
  types: {
    ok: ({ total }) => `Media types are right (${total} files looked at).`,
    wrong: ({ count }) => `${count} files have the wrong Content-Type; browsers refuse them.`,
    advice: 'Copy the types from the server configuration in the README.',
  },
  kept: {
    ok: 'What never changes is kept by browsers.',
    wrong: ({ count }) => `${count} files that never change are fetched again and again.`,
    advice:
      'For /assets/, /images/ and /feed/packs/ send "Cache-Control: public, max-age=31536000, immutable".',
  },
  'kept-longer': {
    ok: 'They are kept for long.',
    wrong: ({ count }) => `${count} files that never change are kept for a short time only.`,
    advice:
      'For /assets/, /images/ and /feed/packs/ send "Cache-Control: public, max-age=31536000, immutable".',
  },
  fresh: {
    ok: 'What changes is asked for each time.',
    wrong: ({ count }) => `${count} files that change may come from a cache: readers would see old news.`,
    advice:
      'Send "Cache-Control: no-cache" for everything but /assets/, /images/ and /feed/packs/; clear the CDN’s cache.',
  },
  compressed: {
    ok: ({ total }) => `Texts travel compressed (${total} looked at).`,
    wrong: ({ count }) => `${count} texts travel uncompressed and cost readers several times the data.`,
    advice: 'nginx: gzip_static and gzip as in the README. Caddy: encode and precompressed.',
  },
  vary: {
    ok: 'Caches on the way know that answers differ by Accept-Encoding.',
    wrong: ({ count }) => `${count} compressed answers have no "Vary: Accept-Encoding".`,
    advice: 'nginx: "gzip_vary on;".',
  },
  encodings: {
    ok: 'Compressed or not, the files are the same.',
    wrong: ({ count }) =>
      `${count} files differ between their compressed and their plain form: old ones are served.`,
    advice: 'Upload the .br and .gz files together with their originals, or delete them and publish again.',
  },
  worker: {
    ok: '/sw.js is there.',
    wrong: ({ detail }) => `/sw.js is not the worker (${detail}): nothing can be read offline.`,
    advice:
      'Let the server send the file itself, without redirect; do not send unknown addresses to index.html.',
  },
  'worker-killed': {
    ok: 'The worker is the reader’s.',
    wrong: '/sw.js takes the offline part off every phone (--kill-worker): nothing can be read offline.',
    advice: 'When the trouble is over, publish again without --kill-worker.',
  },
  'worker-type': {
    ok: '/sw.js is JavaScript.',
    wrong: ({ detail }) => `/sw.js is sent as ${detail}: browsers refuse it.`,
    advice: 'Send .js files as "text/javascript".',
  },
  'worker-fresh': {
    ok: '/sw.js is asked for each time.',
    wrong: ({ detail }) => `/sw.js may be cached (${detail}): new versions would not reach phones.`,
    advice: 'Send "Cache-Control: no-cache" for /sw.js, and keep CDNs from caching it.',
  },
  'worker-files': {
    ok: ({ total }) => `The worker’s ${total} files are as it expects them.`,
    wrong: ({ count }) =>
      `${count} files of the worker are missing or of another build: it will not install.`,
    advice: 'Publish again, and upload all files of a run: /assets/ and pages first, /sw.js after them.',
  },
  'files-beside': {
    ok: ({ total }) => `${total} files beside the pages are those of the worker’s version.`,
    wrong: ({ count }) =>
      `${count} files beside the pages are missing or of another version than the worker. Phones fetch their copies; a browser may show an old name or icon.`,
    advice: 'Publish again, and upload all files of a run.',
  },
  manifest: {
    ok: 'The manifest is complete: the reader can be installed.',
    wrong: ({ detail }) => `The manifest is missing or incomplete: ${detail}.`,
    advice: 'Publish again; /manifest.webmanifest must be served as it is.',
  },
  icons: {
    ok: ({ total }) => `All ${total} icons and pictures of the manifest are there.`,
    wrong: ({ count }) => `${count} icons or pictures of the manifest are missing or of another size.`,
    advice: 'Publish again, and upload /icons/ and /screenshots/.',
  },
  head: {
    ok: '/feed/head.json is valid.',
    wrong: ({ detail }) => `/feed/head.json is not valid (${detail}): phones get no news.`,
    advice: 'Publish again. If it is an HTML page, the server sends unknown addresses to index.html.',
  },
  packs: {
    ok: ({ total }) => `All ${total} packs are there.`,
    wrong: ({ count, total }) => `${count} of ${total} packs cannot be reached.`,
    advice: 'Upload /feed/packs/ whole, before /feed/head.json.',
  },
  'pack-hashes': {
    ok: 'Every pack has the hash that the head names.',
    wrong: ({ count }) => `${count} packs are not what the head names; phones refuse them.`,
    advice:
      'Something changes files on the way (a proxy, an upload as text), or the disk is damaged: restore DIR from its backup.',
  },
  'packs-readable': {
    ok: 'Every pack can be read.',
    wrong: ({ count }) => `${count} packs cannot be read.`,
    advice: 'Restore DIR from its backup, and publish again.',
  },
  'articles-whole': {
    ok: 'Every article in the packs is whole.',
    wrong: ({ count }) =>
      `${count} packs hold articles without a date, a slug or a text; phones leave these out.`,
    advice: 'Restore DIR from its backup, and publish again.',
  },
  'articles-once': {
    ok: 'No article is there twice.',
    wrong: ({ count }) => `${count} articles stand in more than one pack.`,
    advice: 'Restore DIR from its backup, and publish again.',
  },
  articles: {
    ok: ({ total }) => `${total} articles are published.`,
    wrong: 'No articles are published yet.',
    advice: 'Look at what "publish" says about each source.',
  },
  reads: {
    ok: 'The read counts are those that the head names.',
    wrong: 'The read counts are missing or older than the head.',
    advice: 'Upload /feed/reads.json before /feed/head.json.',
  },
  counting: {
    ok: 'Phones can say which articles were opened.',
    wrong: 'Phones cannot say which articles were opened, so read counts do not grow.',
    advice:
      'Upload /reads.txt with the rest of DIR; a site that does not want to count says "reads": false in site.json.',
  },
  'start-page': {
    ok: 'The start page is there.',
    wrong: 'The start page is missing.',
    advice: 'Publish again, and let the server answer / with index.html.',
  },
  'own-pages': {
    ok: '/shell.html and /404.html are there.',
    wrong: 'Pages of the app are missing.',
    advice: 'Publish again, and upload everything in DIR.',
  },
  characters: {
    ok: 'No text has lost characters.',
    wrong: ({ count }) => `${count} articles show wrong characters (� or mojibake).`,
    advice: 'Look at their source’s encoding; correct the article at its source and publish again.',
  },
  titles: {
    ok: 'Every article has a title.',
    wrong: ({ count }) => `${count} articles have no title.`,
    advice: 'Add the titles at the source, or in the file for --corrections.',
  },
  categories: {
    ok: 'Every article belongs to a category of the site.',
    wrong: ({ count }) => `${count} articles belong to no category of the site, so no section lists them.`,
    advice: 'Add the category to site.json, or map it with "categories" of the source.',
  },
  dates: {
    ok: 'The dates are plausible.',
    wrong: ({ count }) => `${count} articles are dated in the future or before 1990.`,
    advice: 'Correct the date at the source, or in the file for --corrections.',
  },
  sources: {
    ok: 'Every article says where it comes from.',
    wrong: ({ count, total }) => `${count} of ${total} articles name neither source nor author.`,
    advice: 'Add "source" at the source, or in the file for --corrections.',
  },
  texts: {
    ok: 'Every article has a text or a picture.',
    wrong: ({ count }) => `${count} articles are empty.`,
    advice: 'Look at the page that they come from; set "selectors" for its source or withdraw them.',
  },
  'article-pages': {
    ok: ({ total }) => `Each of the ${total} articles has its page.`,
    wrong: ({ count, total }) => `${count} of ${total} articles have no page: shared links lead nowhere.`,
    advice: 'Publish again, upload /article/ whole, and let the server answer a folder with its index.html.',
  },
  'article-pages-current': {
    ok: ({ total }) => `Pages show their articles as they are now (${total} looked at).`,
    wrong: ({ count }) => `${count} pages do not hold their article as it is now.`,
    advice: 'Upload the pages before /feed/head.json, and clear the CDN’s cache.',
  },
  'for-machines': {
    ok: 'Search machines find every page.',
    wrong: 'Search machines do not find the pages.',
    advice:
      'Publish again, and upload everything in DIR. An own robots.txt needs the line "Sitemap: …/sitemap.xml".',
  },
  'section-pages': {
    ok: ({ total }) => `Each of the ${total} categories has its page.`,
    wrong: ({ count }) => `${count} categories have no page.`,
    advice: 'Publish again, and upload /category/ whole.',
  },
  pictures: {
    ok: ({ total, detail }) => `The pictures are there (${total} of ${detail} looked at).`,
    wrong: ({ count, total }) => `${count} of ${total} pictures are missing.`,
    advice: 'Upload /images/ whole, before the packs. If they are missing in DIR too, publish again.',
  },
  'picture-content': {
    ok: 'The pictures are what their names say.',
    wrong: ({ count }) => `${count} pictures are not what their names say; phones refuse them.`,
    advice: 'Do not let a CDN "optimise" pictures; restore /images/ from DIR.',
  },
  'picture-types': {
    ok: ({ total }) => `Pictures are sent as what they are (${total} looked at).`,
    wrong: ({ count }) => `${count} pictures are sent with another Content-Type; phones refuse them.`,
    advice: 'Send .webp as "image/webp"; copy the types from the server configuration in the README.',
  },
  'picture-list': {
    ok: 'The size of each picture is known before it is fetched.',
    wrong: ({ count }) => `The size that is listed for ${count} pictures is not the real one.`,
    advice: 'Publish again.',
  },
  icp: {
    ok: ({ detail }) => `The footer shows the filing number ${detail}.`,
    wrong: 'The footer shows no ICP filing number; sites served from mainland China must.',
    advice: 'Add "icp" to "footer" in site.json, such as "陇ICP备16000114号".',
  },
  address: {
    ok: 'The site knows its own address.',
    wrong: ({ detail }) => `The address in site.json is not ${detail || 'a real one over https'}.`,
    advice: 'Set "url" in site.json: feeds and shared links carry it.',
  },
  'size-head': {
    ok: ({ detail }) => `The head is small: ${detail} compressed.`,
    wrong: ({ detail }) => `The head is large: ${detail} compressed; each phone asks for it often.`,
    advice: 'Shorten links and categories in site.json.',
  },
  'size-pack': {
    ok: ({ detail }) => `The largest pack has ${detail}.`,
    wrong: ({ detail }) => `The largest pack has ${detail}: on a weak network it may never arrive.`,
    advice: 'Split very long articles.',
  },
  'size-picture': {
    ok: ({ detail }) => `The largest picture has ${detail}.`,
    wrong: ({ count, detail }) => `${count} pictures are heavy; the largest has ${detail}.`,
    advice: 'Replace them by smaller ones at the source.',
  },
  'size-start': {
    ok: ({ detail }) => `The start page weighs ${detail} compressed, with its scripts and styles.`,
    wrong: ({ detail }) => `The start page weighs ${detail} compressed, with its scripts and styles.`,
    advice: 'Nothing that an operator adds should do that: tell the developers.',
  },
  feeds: {
    ok: 'feed.json, rss.xml and atom.xml are in order.',
    wrong: ({ count }) => `${count} of the feeds for feed readers are missing or damaged.`,
    advice: 'Publish again, and upload feed.json, rss.xml and atom.xml.',
  },
  forms: {
    ok: ({ total }) => `The ${total} compressed files beside the originals say the same.`,
    wrong: ({ count }) => `${count} compressed files do not say what their originals say.`,
    advice: 'Files were changed by hand: delete these .br and .gz files and publish again.',
  },
} satisfies Record<string, Words>

/** The name of a check, for machines. */
export type Check = keyof typeof en
