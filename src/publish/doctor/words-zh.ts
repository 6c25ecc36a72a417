import type { Check } from './words-en.ts'
import type { Words } from './words.ts'

/** What `doctor` says in Chinese. */
export const zh: Readonly<Record<Check, Words>> = {
  answers: {
    ok: '网站有回应。',
    wrong: ({ detail }) => `网站没有回应（${detail}）。`,
    advice: '请检查地址是否正确、服务器是否在运行、端口是否对外开放。',
  },
  published: {
    ok: '这里已发布了网站。',
    wrong: '这里还没有发布任何内容：既没有 /feed/head.json，也没有 /sw.js。',
    advice:
      '请先运行 worksite-reader publish --config site.json --out 文件夹，再让服务器的根目录指向这个文件夹。',
  },
  https: {
    ok: '网站使用 https。',
    wrong: '网站使用的是普通 http：手机无法安装，也存不下内容。',
    advice: '请申请证书（nginx 用 certbot，Caddy 会自动申请）。只在本机查看时可以不管。',
  },
  hsts: {
    ok: '浏览器以后只会用 https 访问。',
    wrong: '没有告诉浏览器以后只用 https 访问。',
    advice: '请发送 Strict-Transport-Security: max-age=31536000。',
  },
  policy: {
    ok: '页面带有内容安全策略（CSP）。',
    wrong: '页面没有内容安全策略（CSP），拦不住外来的脚本。',
    advice: '请用没有改动过的构建重新发布，并照 README 发送这个响应头。',
  },
  'policy-fits': {
    ok: '内容安全策略放行读报应用，不放行别的。',
    wrong: ({ detail }) => `内容安全策略会让应用打不开，或者放行了外来脚本：${detail}。`,
    advice: '每个页面自带安全策略：响应头只发送 README 里写的，并重新发布。',
  },
  'policy-header': {
    ok: '响应头不许别的网站嵌套。',
    wrong: '响应头里没有带 frame-ancestors 的内容安全策略：别的网站可以把本站嵌进框架。',
    advice: '请照 README 发送 Content-Security-Policy 响应头。',
  },
  'safety-headers': {
    ok: '其他安全响应头都有。',
    wrong: '缺少安全响应头。',
    advice: '请从 README 的服务器配置里复制这几行。',
  },
  'not-found': {
    ok: '不存在的地址回答 404。',
    wrong: ({ detail }) => `不存在的地址回答的是 ${detail}，应当是 404。`,
    advice: '请让服务器回答状态 404 和 /404.html 页面，不要把所有地址都指向 index.html。',
  },
  'not-found-page': {
    ok: '“找不到”页面是本应用自己的。',
    wrong: '“找不到”页面是服务器的，不是 /404.html：少数标签会打不开。',
    advice: 'nginx 用 error_page 404 /404.html;，Caddy 用 README 里的 handle_errors。',
  },
  revalidates: {
    ok: '已是最新的手机只收到 304，几乎不花流量。',
    wrong: ({ detail }) => `已是最新的手机还要重新下载清单（回答 ${detail}，应当是 304）。`,
    advice: '请让服务器发送 ETag 并处理 If-None-Match；有些代理会把它去掉。',
  },
  types: {
    ok: ({ total }) => `文件类型正确（看了 ${total} 个文件）。`,
    wrong: ({ count }) => `${count} 个文件的 Content-Type 不对，浏览器会拒收。`,
    advice: '请从 README 的服务器配置里复制类型。',
  },
  kept: {
    ok: '不会变的文件由浏览器保存。',
    wrong: ({ count }) => `${count} 个不会变的文件每次都要重新下载。`,
    advice: '对 /assets/、/images/、/feed/packs/ 发送 Cache-Control: public, max-age=31536000, immutable。',
  },
  'kept-longer': {
    ok: '保存时间足够长。',
    wrong: ({ count }) => `${count} 个不会变的文件保存时间太短。`,
    advice: '对 /assets/、/images/、/feed/packs/ 发送 Cache-Control: public, max-age=31536000, immutable。',
  },
  fresh: {
    ok: '会变的文件每次都会核对。',
    wrong: ({ count }) => `${count} 个会变的文件可能来自缓存：读者会看到旧新闻。`,
    advice: '除 /assets/、/images/、/feed/packs/ 外一律发送 Cache-Control: no-cache，并清除 CDN 的缓存。',
  },
  compressed: {
    ok: ({ total }) => `文字内容压缩传输（看了 ${total} 个）。`,
    wrong: ({ count }) => `${count} 个文字文件没有压缩，读者要多花几倍流量。`,
    advice: 'nginx 照 README 打开 gzip_static 和 gzip，Caddy 用 encode 和 precompressed。',
  },
  vary: {
    ok: '沿途的缓存知道压缩方式不同。',
    wrong: ({ count }) => `${count} 个压缩的回答没有 Vary: Accept-Encoding。`,
    advice: 'nginx 请加 gzip_vary on;。',
  },
  encodings: {
    ok: '压缩与不压缩，内容一致。',
    wrong: ({ count }) => `${count} 个文件压缩前后内容不一致：发出的是旧内容。`,
    advice: '请把 .br、.gz 和原文件一起上传，或者删除它们后重新发布。',
  },
  worker: {
    ok: '/sw.js 正常。',
    wrong: ({ detail }) => `/sw.js 不是应有的脚本（${detail}）：没有信号时什么也读不到。`,
    advice: '请让服务器直接发送这个文件，不要跳转，也不要把不认识的地址指向 index.html。',
  },
  'worker-killed': {
    ok: '/sw.js 是应用自己的离线服务。',
    wrong: '/sw.js 正在撤掉所有手机的离线功能（--kill-worker）：现在不能离线阅读。',
    advice: '问题解决以后，不加 --kill-worker 再发布一次。',
  },
  'worker-type': {
    ok: '/sw.js 的类型是 JavaScript。',
    wrong: ({ detail }) => `/sw.js 的类型是 ${detail}：浏览器会拒收。`,
    advice: '请把 .js 文件的类型设为 text/javascript。',
  },
  'worker-fresh': {
    ok: '/sw.js 每次都会核对。',
    wrong: ({ detail }) => `/sw.js 可能被缓存（${detail}）：新版本到不了手机。`,
    advice: '请对 /sw.js 发送 Cache-Control: no-cache，CDN 也不要缓存它。',
  },
  'worker-files': {
    ok: ({ total }) => `应用的 ${total} 个文件与 /sw.js 所列一致。`,
    wrong: ({ count }) => `应用有 ${count} 个文件缺失或属于别的版本：手机装不上。`,
    advice: '请重新发布，并上传这次的全部文件：先传 /assets/ 和页面，再传 /sw.js。',
  },
  'files-beside': {
    ok: ({ total }) => `网页旁边的 ${total} 个文件与 /sw.js 是同一个版本。`,
    wrong: ({ count }) =>
      `网页旁边有 ${count} 个文件缺失，或与 /sw.js 不是同一个版本：手机用的是它们的副本，不受影响；浏览器可能显示旧的名称或图标。`,
    advice: '请重新发布，并上传这次的全部文件。',
  },
  manifest: {
    ok: '应用清单完整，可以安装到手机。',
    wrong: ({ detail }) => `应用清单缺失或不完整：${detail}。`,
    advice: '请重新发布，并原样提供 /manifest.webmanifest。',
  },
  icons: {
    ok: ({ total }) => `清单里的 ${total} 个图标和图片都在。`,
    wrong: ({ count }) => `清单里有 ${count} 个图标或图片缺失，或尺寸不对。`,
    advice: '请重新发布，并上传 /icons/ 和 /screenshots/。',
  },
  head: {
    ok: '/feed/head.json 有效。',
    wrong: ({ detail }) => `/feed/head.json 无效（${detail}）：手机收不到新闻。`,
    advice: '请重新发布。如果它是网页，说明服务器把不认识的地址指向了 index.html。',
  },
  packs: {
    ok: ({ total }) => `${total} 个新闻包都在。`,
    wrong: ({ count, total }) => `${total} 个新闻包中有 ${count} 个取不到。`,
    advice: '请先完整上传 /feed/packs/，再传 /feed/head.json。',
  },
  'pack-hashes': {
    ok: '每个新闻包的校验值都对。',
    wrong: ({ count }) => `${count} 个新闻包与清单的校验值不符，手机会拒收。`,
    advice: '文件在途中被改动（代理、以文本方式上传），或者磁盘损坏：请从备份恢复发布文件夹。',
  },
  'packs-readable': {
    ok: '每个新闻包都读得出来。',
    wrong: ({ count }) => `${count} 个新闻包读不出来。`,
    advice: '请从备份恢复发布文件夹，再重新发布。',
  },
  'articles-whole': {
    ok: '新闻包里的文章都完整。',
    wrong: ({ count }) => `${count} 个新闻包里有文章缺日期、短名或正文，手机会略过它们。`,
    advice: '请从备份恢复发布文件夹，再重新发布。',
  },
  'articles-once': {
    ok: '没有重复的文章。',
    wrong: ({ count }) => `${count} 篇文章出现在不止一个新闻包里。`,
    advice: '请从备份恢复发布文件夹，再重新发布。',
  },
  articles: {
    ok: ({ total }) => `已发布 ${total} 篇文章。`,
    wrong: '还没有发布任何文章。',
    advice: '请看 publish 对每个来源的报告。',
  },
  reads: {
    ok: '阅读次数与清单一致。',
    wrong: '阅读次数缺失或比清单旧。',
    advice: '请先上传 /feed/reads.json，再传 /feed/head.json。',
  },
  counting: {
    ok: '手机能报告打开了哪些文章。',
    wrong: '手机无法报告打开了哪些文章，阅读次数不会增加。',
    advice: '请把发布文件夹里的 /reads.txt 一起上传；不想统计的，在 site.json 里写 "reads": false 再发布。',
  },
  'start-page': {
    ok: '首页正常。',
    wrong: '没有首页。',
    advice: '请重新发布，并让服务器用 index.html 回答 /。',
  },
  'own-pages': {
    ok: '/shell.html 和 /404.html 都在。',
    wrong: '缺少应用自己的页面。',
    advice: '请重新发布，并上传文件夹里的全部文件。',
  },
  characters: {
    ok: '文字没有乱码。',
    wrong: ({ count }) => `${count} 篇文章有乱码或丢字（�）。`,
    advice: '请检查来源的编码，在来源处改正文章后重新发布。',
  },
  titles: {
    ok: '每篇文章都有标题。',
    wrong: ({ count }) => `${count} 篇文章没有标题。`,
    advice: '请在来源处补上标题，或写进 --corrections 的表格。',
  },
  categories: {
    ok: '每篇文章都属于网站的某个栏目。',
    wrong: ({ count }) => `${count} 篇文章不属于任何栏目，栏目页里找不到它们。`,
    advice: '请在 site.json 里加上这个栏目，或用来源的 categories 对应到已有栏目。',
  },
  dates: {
    ok: '日期合理。',
    wrong: ({ count }) => `${count} 篇文章的日期在将来，或早于 1990 年。`,
    advice: '请在来源处改正日期，或写进 --corrections 的表格。',
  },
  sources: {
    ok: '每篇文章都注明了来源。',
    wrong: ({ count, total }) => `${total} 篇文章中有 ${count} 篇既没有来源也没有作者。`,
    advice: '请在来源处补上，或写进 --corrections 的表格。',
  },
  texts: {
    ok: '每篇文章都有文字或图片。',
    wrong: ({ count }) => `${count} 篇文章是空的。`,
    advice: '请查看原来的页面，为来源设置 selectors，或者撤下这些文章。',
  },
  'article-pages': {
    ok: ({ total }) => `${total} 篇文章都有自己的页面。`,
    wrong: ({ count, total }) => `${total} 篇文章中有 ${count} 篇没有页面：分享的链接打不开。`,
    advice: '请重新发布，完整上传 /article/，并让服务器用文件夹里的 index.html 回答。',
  },
  'article-pages-current': {
    ok: ({ total }) => `页面内容是最新的（看了 ${total} 页）。`,
    wrong: ({ count }) => `${count} 个页面不是文章现在的内容。`,
    advice: '请先上传页面，再传 /feed/head.json，并清除 CDN 的缓存。',
  },
  'for-machines': {
    ok: '搜索引擎找得到每个页面。',
    wrong: '搜索引擎找不到页面。',
    advice:
      '请重新发布，并上传文件夹里的全部文件。自己写的 robots.txt 里要有 Sitemap: …/sitemap.xml 这一行。',
  },
  'section-pages': {
    ok: ({ total }) => `${total} 个栏目都有页面。`,
    wrong: ({ count }) => `${count} 个栏目没有页面。`,
    advice: '请重新发布，并完整上传 /category/。',
  },
  pictures: {
    ok: ({ total, detail }) => `图片都在（共 ${detail} 张，看了 ${total} 张）。`,
    wrong: ({ count, total }) => `${total} 张图片中有 ${count} 张取不到。`,
    advice: '请先完整上传 /images/，再传新闻包。如果发布文件夹里也没有，请重新发布。',
  },
  'picture-content': {
    ok: '图片内容与名字相符。',
    wrong: ({ count }) => `${count} 张图片的内容与名字不符，手机会拒收。`,
    advice: '请不要让 CDN“优化”图片，并从发布文件夹恢复 /images/。',
  },
  'picture-types': {
    ok: ({ total }) => `图片的类型正确（看了 ${total} 张）。`,
    wrong: ({ count }) => `${count} 张图片的 Content-Type 不对，手机会拒收。`,
    advice: '请把 .webp 的类型设为 image/webp；照抄 README 的服务器配置即可。',
  },
  'picture-list': {
    ok: '下载前就知道每张图片的大小。',
    wrong: ({ count }) => `${count} 张图片登记的大小与实际不符。`,
    advice: '请重新发布。',
  },
  icp: {
    ok: ({ detail }) => `页脚有备案号 ${detail}。`,
    wrong: '页脚没有 ICP 备案号；在中国大陆提供服务的网站必须有。',
    advice: '请在 site.json 的 footer 里写上 icp，例如“陇ICP备16000114号”。',
  },
  address: {
    ok: '网站知道自己的地址。',
    wrong: ({ detail }) => `site.json 里的地址不是${detail ? ` ${detail}` : '真实的 https 地址'}。`,
    advice: '请改正 site.json 的 url：订阅源和分享的链接都用它。',
  },
  'size-head': {
    ok: ({ detail }) => `清单很小：压缩后 ${detail}。`,
    wrong: ({ detail }) => `清单太大：压缩后 ${detail}，而每部手机经常要取它。`,
    advice: '请精简 site.json 里的链接和栏目。',
  },
  'size-pack': {
    ok: ({ detail }) => `最大的新闻包 ${detail}。`,
    wrong: ({ detail }) => `最大的新闻包有 ${detail}：信号弱时可能下载不完。`,
    advice: '请把特别长的文章分成几篇。',
  },
  'size-picture': {
    ok: ({ detail }) => `最大的图片 ${detail}。`,
    wrong: ({ count, detail }) => `${count} 张图片太大，最大的有 ${detail}。`,
    advice: '请在来源处换成小一些的图片。',
  },
  'size-start': {
    ok: ({ detail }) => `首页连同脚本和样式，压缩后 ${detail}。`,
    wrong: ({ detail }) => `首页连同脚本和样式，压缩后有 ${detail}，太大了。`,
    advice: '这不是操作员造成的，请告诉开发者。',
  },
  feeds: {
    ok: 'feed.json、rss.xml、atom.xml 都正常。',
    wrong: ({ count }) => `${count} 个订阅源缺失或损坏。`,
    advice: '请重新发布，并上传 feed.json、rss.xml、atom.xml。',
  },
  forms: {
    ok: ({ total }) => `${total} 个压缩文件与原文件一致。`,
    wrong: ({ count }) => `${count} 个压缩文件与原文件不一致。`,
    advice: '有文件被手工改动过：请删除这些 .br、.gz 文件后重新发布。',
  },
}
