import type { Examining } from './doctor/examine.ts'
import type { Change, MassChange } from './changes.ts'
import type { CountReadsReport } from './count-reads.ts'
import type { Problem } from './draft.ts'
import type { Progress, PublishReport } from './publish.ts'

const usage = {
  en: `worksite-reader publish --config site.json --out DIR [--app DIR] [--json]
    Reads the sources that site.json names and writes the site into DIR.
    --dry-run        says what would change and writes nothing
    --yes            publishes even where much changes at once or a source has become another
    --allow-private  fetches from this machine and private networks too
    --kill-worker    takes the offline part off every phone, in an emergency; the next run without it brings it back
    --report FILE.csv       writes what was guessed weakly on old pages
    --corrections FILE.csv  takes such a file back, corrected: it overrules what was found
    --redirects DIR         writes redirects from old addresses for nginx and Caddy
    --refresh               asks for old pages again that were asked for within a week
worksite-reader doctor DIR|URL [--json] [--html report.html]
    Looks whether a published folder or a site is right, and says what to do.
worksite-reader reads access.log… --out DIR [--most-per-address 1000] [--json]
    Counts what phones told the web server (logs of nginx or Caddy, gzip too) into DIR, each batch once.
worksite-reader serve DIR [--port 4173] [--host localhost]
    Serves a published folder until Ctrl+C.
worksite-reader --help | --version

Exit codes: 0 all is well; 1 nothing was done, or doctor found something wrong; 2 published or counted, but something was left out.`,
  zh: `worksite-reader publish --config site.json --out 文件夹 [--app 文件夹] [--json]
    读取 site.json 里写的来源，把网站写进文件夹。
    --dry-run        只说明会有什么变化，什么也不写
    --yes            一次变化很多、或来源换成了别处的内容时，也照样发布
    --allow-private  也从本机和内部网络读取
    --kill-worker    紧急情况下，从所有手机上撤掉离线功能；下次不加它再发布就恢复
    --report 文件.csv       写出旧网页上没有把握的内容
    --corrections 文件.csv  读回改正过的文件，以它为准
    --redirects 文件夹      写出旧网址到新网址的跳转规则（nginx 和 Caddy）
    --refresh               一周之内读取过的旧网页也重新读取
worksite-reader doctor 文件夹|网址 [--json] [--html report.html]
    检查已发布的文件夹或网站是否正常，并说明该怎么办。
worksite-reader reads access.log… --out 文件夹 [--most-per-address 1000] [--json]
    从网站服务器的日志（nginx 或 Caddy，也可以是 gzip）统计阅读量，写进文件夹；同一批只计一次。
worksite-reader serve 文件夹 [--port 4173] [--host localhost]
    提供已发布的文件夹，按 Ctrl+C 停止。
worksite-reader --help | --version

退出码：0 一切正常；1 什么也没有做，或检查发现错误；2 已发布或已统计，但有内容没有收进去。`,
}

/** What the command line and the pages it writes say in English. */
export const en = {
  language: 'en' as 'en' | 'zh',
  usage: usage.en,
  unknownCommand: (name: string) => `There is no command "${name}".`,
  missing: (option: string) => `${option} is missing.`,
  badPort: (port: string) => `"${port}" is not a port: a whole number from 0 to 65535.`,
  badCount: (option: string) => `${option} is not a whole number from 1 on.`,
  published: 'Published.',
  unchanged: 'Nothing has changed since the last time.',
  refused:
    'Nothing was published: more would change at once than is likely to be meant. If it is meant, run this again with --yes.',
  rehearsed: 'This would be published. Nothing was written.',
  change: ({ type, title, slug }: Change) =>
    `  ${{ added: 'new', changed: 'corrected', withdrawn: 'withdrawn' }[type]}: ${title} (${slug})`,
  massChange: ({ source, changed, withdrawn, articles }: MassChange) =>
    `  ${source}: of ${articles} articles ${changed} corrected and ${withdrawn} withdrawn`,
  counts: ({ articles, added, changed, withdrawn, seq }: PublishReport) =>
    `${articles} articles: ${added} new, ${changed} corrected, ${withdrawn} withdrawn (seq ${seq}).`,
  source: (name: string, articles: number) => `  ${name}: ${articles} articles`,
  weak: (fields: number) =>
    `Guessed weakly or missing: ${fields} ${fields === 1 ? 'field' : 'fields'}; --report FILE.csv lists what to correct.`,
  counted: ({ batches, reads }: CountReadsReport) => `Counted: ${reads} reads in ${batches} batches.`,
  uncounted: {
    repeated: (count: number) => `${count} batches were counted before`,
    late: (count: number) => `${count} batches are too old to know whether they were counted`,
    bot: (count: number) => `${count} batches came from programs, not from phones`,
    unknown: (count: number) => `${count} batches name no article of this site`,
    crowded: (count: number) =>
      `${count} batches were left out because more came from one address on one day than is likely; behind a CDN or a large site network raise --most-per-address`,
    damaged: (count: number) => `${count} lines could not be made out`,
  },
  silentSource: (name: string) => `  ${name}: did not answer, so what it brought before stays as it was`,
  problems: {
    'left-out': 'left out',
    damaged: 'damaged',
    notice: 'notice',
  } satisfies Record<Problem['type'], string>,
  badArguments: (what: string) => `These arguments are not understood: ${what}`,
  failed: (message: string) => `It did not work: ${message}`,
  badConfig: (count: number) => `The config has ${count === 1 ? 'a mistake' : `${count} mistakes`}:`,
  progress: {
    sources: 'Reading sources',
    'old-pages': 'Reading old pages',
    pictures: 'Fetching pictures',
    files: 'Writing files',
    packs: 'Reading packs',
    shell: 'Checking files of the app',
    pages: 'Checking pages',
    images: 'Checking pictures',
  } satisfies Record<(Progress | Examining)['what'], string>,
  serving: (folder: string, url: string) => `Serving ${folder} at ${url} (Ctrl+C stops it)`,
  pages: {
    saved: 'Saved',
    offline: 'Ready to go under',
    install: 'Install',
    settings: 'Settings',
    about: 'About',
  },
  notFound: 'Not found',
  older: {
    heading: 'Older news',
    note: 'From each of these, “Next” below the text leads on, up to the oldest.',
  },
  faults: {
    'disk-full': (path: string) => `There is no space left on the disk to write ${path}.`,
    'already-running': (who: string) =>
      `Another run is publishing into this folder (${who}): try again when it has ended.`,
    'lock-lost': (folder: string) =>
      `Another run has taken ${folder} over, because this one seemed dead: nothing was published by this one.`,
    'app-missing': (folder: string) => `There is no built app in ${folder}: run "npm run build" first.`,
    'app-damaged': (what: string) => `The built app is not as expected (${what}): run "npm run build" again.`,
    'renderer-missing': (folder: string) =>
      `The built app in ${folder} has no renderer.mjs, which makes its pages: run "npm run build" again.`,
    'renderer-old': (folder: string) =>
      `renderer.mjs in ${folder} belongs to another build of the app: run "npm run build" again.`,
    'folder-missing': (folder: string) => `There is no folder ${folder}.`,
    'not-published': (folder: string) => `No site is published in ${folder}: run "publish" first.`,
    'reads-damaged': (path: string) =>
      `${path} is damaged: restore it from a backup, or delete it to begin anew.`,
    'port-taken': (port: string) =>
      `Port ${port} is in use: stop what uses it, or choose another with --port.`,
    'port-refused': (port: string) => `Port ${port} may not be used here: choose another with --port.`,
    'host-unknown': (host: string) => `This machine has no address "${host}".`,
  },
}

export type Sentences = typeof en
export type Fault = keyof Sentences['faults']

/** The same in Chinese. */
export const zh: Sentences = {
  language: 'zh',
  usage: usage.zh,
  unknownCommand: (name) => `没有“${name}”这个命令。`,
  missing: (option) => `缺少 ${option}。`,
  badPort: (port) => `“${port}”不是端口：应是 0 到 65535 的整数。`,
  badCount: (option) => `${option} 应是从 1 开始的整数。`,
  published: '已发布。',
  unchanged: '和上次相比没有变化。',
  refused: '什么也没有发布：一次要变化的内容太多，可能不是您的本意。如果确实如此，请加上 --yes 再运行。',
  rehearsed: '将会这样发布。现在什么也没有写入。',
  change: ({ type, title, slug }) =>
    `  ${{ added: '新增', changed: '更正', withdrawn: '撤下' }[type]}：${title}（${slug}）`,
  massChange: ({ source, changed, withdrawn, articles }) =>
    `  ${source}：${articles} 篇中更正 ${changed} 篇、撤下 ${withdrawn} 篇`,
  counts: ({ articles, added, changed, withdrawn, seq }) =>
    `共 ${articles} 篇：新增 ${added} 篇，更正 ${changed} 篇，撤下 ${withdrawn} 篇（seq ${seq}）。`,
  source: (name, articles) => `  ${name}：${articles} 篇`,
  weak: (fields) => `有 ${fields} 项内容没有把握或缺失；用 --report 文件.csv 列出，改正后可以读回。`,
  counted: ({ batches, reads }) => `计入 ${reads} 次阅读（${batches} 批）。`,
  uncounted: {
    repeated: (count) => `${count} 批以前已经计过`,
    late: (count) => `${count} 批太旧，无法确定是否计过`,
    bot: (count) => `${count} 批来自程序，不是手机`,
    unknown: (count) => `${count} 批里没有本站的文章`,
    crowded: (count) =>
      `${count} 批没有计入：同一地址一天之内太多；网站前面有 CDN、或许多人共用一个网络的，请加大 --most-per-address`,
    damaged: (count) => `${count} 行看不懂`,
  },
  silentSource: (name) => `  ${name}：没有回应，之前的内容保持不变`,
  problems: { 'left-out': '没有收入', damaged: '有损坏', notice: '提示' },
  badArguments: (what) => `看不懂这些参数：${what}`,
  failed: (message) => `没有做成：${message}`,
  badConfig: (count) => `配置有 ${count} 处错误：`,
  progress: {
    sources: '读取来源',
    'old-pages': '读取旧网页',
    pictures: '获取图片',
    files: '写入文件',
    packs: '读取新闻包',
    shell: '检查应用文件',
    pages: '检查页面',
    images: '检查图片',
  },
  serving: (folder, url) => `正在 ${url} 提供 ${folder}（按 Ctrl+C 停止）`,
  pages: { saved: '收藏', offline: '下井前检查', install: '装到手机上', settings: '设置', about: '关于' },
  notFound: '没有这个页面',
  older: { heading: '更早的消息', note: '从下面任何一篇开始，文末的“下一篇”一路通到最早的一篇。' },
  faults: {
    'disk-full': (path) => `磁盘已满，写不了 ${path}。`,
    'already-running': (who) => `另一次发布正在写这个文件夹（${who}）：请等它结束后再试。`,
    'lock-lost': (folder) => `另一次发布接管了 ${folder}，因为这一次看起来已经停了：这一次什么也没有发布。`,
    'app-missing': (folder) => `${folder} 里没有构建好的应用：请先运行 npm run build。`,
    'app-damaged': (what) => `构建好的应用不对（${what}）：请重新运行 npm run build。`,
    'renderer-missing': (folder) =>
      `${folder} 里的应用缺少生成网页的 renderer.mjs：请重新运行 npm run build。`,
    'renderer-old': (folder) =>
      `${folder} 里的 renderer.mjs 属于另一个版本的应用：请重新运行 npm run build。`,
    'folder-missing': (folder) => `没有文件夹 ${folder}。`,
    'not-published': (folder) => `${folder} 里没有已发布的网站：请先运行 publish。`,
    'reads-damaged': (path) => `${path} 已损坏：请从备份恢复，或者删除它，重新开始统计。`,
    'port-taken': (port) => `端口 ${port} 已被占用：请停掉占用它的程序，或用 --port 换一个。`,
    'port-refused': (port) => `这里不能使用端口 ${port}：请用 --port 换一个。`,
    'host-unknown': (host) => `这台机器没有“${host}”这个地址。`,
  },
}

/** The sentences for a BCP 47 language or a locale of the environment: Chinese for zh*, else English. */
export function sentencesFor(language: string): Sentences {
  return /^zh(?![a-z])/i.test(language) ? zh : en
}

/** What keeps the operator's wish from being done: `fault` picks the sentence, `subject` stands in it. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly fault: Fault
  readonly subject: string

  constructor(fault: Fault, subject: string, options?: ErrorOptions) {
    super(en.faults[fault](subject), options)
    this.fault = fault
    this.subject = subject
  }
}
