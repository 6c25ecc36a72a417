/** What a person reads on a page. Words without white space. */
export interface Reading {
  title: string
  /** The beginning of the local time in ISO 8601, '' where the page has none. */
  date: string
  source: string
  author?: string
  editor?: string
  first: string
  last: string
  pictures: number
  captions?: string[]
  /** Also inside, in this order. */
  inside?: string[]
  /** Of the page, but not of the article. */
  outside: string[]
}

export interface Layout {
  name: string
  /** Where the page lies. */
  address: string
  html: string
  reading: Reading
}

const POOL = [
  '清晨五点半，井口的灯还亮着，早班的工友已经排队领矿灯。',
  '队长把昨夜的通风记录念了一遍，又问有没有人身体不舒服。',
  '老张说，干这一行三十年，最怕的不是累，而是心里没有数。',
  '工会送来的热豆浆放在更衣室门口，谁路过都能盛上一碗。',
  '今年以来，矿上先后办了十二期培训，六百多名职工拿到了新证书。',
  '技术员把图纸铺在地上，用粉笔画出新的运输路线，大家围着看。',
  '“以前遇到顶板掉渣，全凭经验；现在有了监测仪，心里踏实多了。”班长说。',
  '下午三点，第二批物资运到工地，食堂的师傅顾不上休息就开始分装。',
  '雨下了一整夜，值班的工友轮流去看水位，没有一个人抱怨。',
  '新来的大学生跟着师傅学了三个月，已经能够独立操作采煤机。',
  '会议要求，各单位要把职工的意见逐条登记，能办的马上办，不能办的说明白。',
  '钻井队的帐篷搭在戈壁滩上，风大的时候，连筷子都要用手压着。',
  '她在信里写道，家里一切都好，孩子又长高了，请他放心。',
  '评比不看谁的声音大，只看谁的工具摆得齐、谁的记录写得清。',
  '据介绍，这条隧道全长四点六公里，预计明年秋天贯通。',
  '几位退休的老工人也来了，他们带来了自己用过的旧矿帽。',
  '安全员举起手里的卡片，让大家说出上面每一个数字的意思。',
  '夜里十点，最后一趟罐笼升到井口，人数一个不少。',
  '食堂的黑板上写着下周的菜单，旁边留了一块地方请大家提意见。',
  '工友们说，有了阅览室，下了班就有地方去，心也静得下来。',
  '这项办法从下月起试行，试行期间有什么问题，可以随时向工会反映。',
  '风停以后，吊车重新开始工作，钢梁一根一根落到了位置上。',
  '医生给每个人量了血压，把结果当场写在小本子上交给本人。',
  '他们约好，等这条路修通了，就一起去看黄河。',
]

/** Four sentences to a paragraph, never the same for two pages. */
function words(page: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = page * 5 + index * 7
    return `${POOL[at % POOL.length]}${POOL[(at * 3 + 1) % POOL.length]}`
  })
}

/** For the blocks beside an article: sentences, too. */
export const TEASER = '别处的一条消息，写的是另外的事情，与这篇文章没有关系。'
const LINKS = [
  '别处新闻一：高原上的检修队',
  '别处新闻二：一张旧照片的来历',
  '别处新闻三：工地上的篮球赛',
  '别处新闻四：给母亲写一封信',
]
export const links = (wrap: (link: string, index: number) => string = (link) => `<li>${link}</li>`): string =>
  LINKS.map((words, index) => wrap(`<a href="/other/${index}.html">${words}</a>`, index)).join('\n')
export const FOOT = `<div class="ft"><p>关于我们 | 联系我们 | 招聘英才 | 广告服务</p><p>互联网新闻信息服务许可证：62120200001　陇ICP备00000000号　违法和不良信息举报电话：0931-0000000</p><p>版权所有 未经书面授权不得复制或建立镜像</p></div>`
export const TOP = `<div class="topnav"><a href="/">首页</a><a href="/news/">新闻</a><a href="/zt/">专题</a><a href="/sp/">视频</a><a href="/tp/">图片</a><a href="/bbs/">论坛</a></div>`
export const ps = (texts: readonly string[], attributes = ''): string =>
  texts.map((text) => `<p${attributes}>　　${text}</p>`).join('\n')

let count = 0

interface Draft extends Partial<Omit<Reading, 'outside'>> {
  title: string
  date: string
  source: string
  address?: string
  outside?: string[]
  head?: string
  /** The page's body, given the paragraphs of the text. */
  body: (texts: string[], title: string) => string
  paragraphs?: number
  /** What the title element adds. */
  site?: string
}

export function layout(name: string, draft: Draft): Layout {
  const number = (count += 1)
  const {
    title,
    address = `http://www.example-${number}.cn/2018/0614/c${number}.html`,
    body,
    head = '',
  } = draft
  const texts = words(number, draft.paragraphs ?? 4)
  const { site = '_工友网' } = draft
  const html = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${title}${site}</title>${head}</head><body>${body(texts, title)}</body></html>`
  const outside = ['别处新闻', '别处的一条消息', '版权所有', '关于我们', ...(draft.outside ?? [])]
  const known = { first: texts[0]!, last: texts.at(-1)!, pictures: 0 }
  return { name, address, html, reading: { ...known, ...draft, outside } }
}

export const LAYOUTS: Layout[] = [
  layout('a national daily, 2015 to 2020', {
    title: '戈壁滩上的一盏灯',
    date: '2019-06-15T08:18',
    source: '人民日报',
    editor: '王一、张二',
    pictures: 1,
    captions: ['图为钻井队的夜班。周鹏摄'],
    outside: ['分享到', '责编', '下一页', '推荐阅读', '上一页'],
    body: (
      texts,
      title,
    ) => `${TOP}<div class="w1000 path"><a href="/">首页</a> &gt;&gt; <a href="/s/">社会</a></div>
<div class="clearfix w1000_320 text_title"><h3 class="pre"></h3><h1>${title}</h1><h4 class="sub"></h4><p class="author"></p>
<div class="box01"><div class="fl">2019年06月15日08:18&nbsp;&nbsp;来源：<a href="http://paper.example.cn/" target="_blank">人民日报</a></div><div class="fr"><span>分享到：</span><a href="#">微博</a><a href="#">微信</a></div></div></div>
<div class="clearfix w1000_320 text_con"><div class="fl text_con_left"><div class="box_con" id="rwb_zw"><div class="box_pic"></div>
<table class="pci_c" width="500" align="center"><tr><td align="center"><img src="/mediafile/201906/15/F2019.jpg" width="500"></td></tr><tr><td><p style="text-indent: 2em;">图为钻井队的夜班。周鹏摄</p></td></tr></table>
${ps(texts, ' style="text-indent: 2em;"')}<div class="zdfy clearfix"></div><center><table border="0" align="center" width="40%"><tr><td width="50%"></td></tr></table></center></div>
<div class="edit clearfix">(责编：王一、张二)</div><div class="share">分享让更多人看到</div><div class="page_c">推荐阅读</div><ul class="tj">${links((link) => `<li>${link}<p>${TEASER}</p></li>`)}</ul></div>
<div class="fr text_con_right"><h2>热门排行</h2><ol>${links()}</ol></div></div>${FOOT}`,
  }),
  layout('a national daily since 2021', {
    title: '三十年的矿帽',
    date: '2021-05-14T08:18',
    source: '工友网',
    editor: '李三',
    outside: ['责编', '06版', '分享让更多人看到', '热门排行'],
    body: (
      texts,
      title,
    ) => `<div class="layout rm_txt cf"><div class="col col-1 fl"><div class="path cf"><a href="/">首页</a>&gt;&gt;<a href="/a/">社会</a></div><h1>${title}</h1>
<div class="channel cf"><div class="col-1-1 fl">2021年05月14日08:18 | 来源：<a href="/">工友网</a></div><div class="col-1-2 fr">小字号</div></div><div class="bza">点击播报本文，约 <span id="t">3</span> 分钟</div>
<div class="rm_txt_con cf">${ps(texts)}<p class="paper_num">《 工友报 》（ 2021年05月14日 06 版）</p><div class="edit cf">(责编：李三)</div><div class="share cf">分享让更多人看到</div></div><div class="rm_relevant cf"><h3>推荐阅读</h3>${links((link) => `<div>${link}<p>${TEASER}</p></div>`)}</div></div>
<div class="col col-2 fr"><h3>热门排行</h3>${links()}</div></div>${FOOT}`,
  }),
  layout('an agency whose date is cut in pieces', {
    title: '六百人拿到了新证书',
    date: '2023-05-14T08:18:20',
    source: '工友社',
    editor: '赵四',
    outside: ['纠错', '字体', '责任编辑', '分享到'],
    address: 'http://www.example-news.cn/20230514/a1b2c3d4e5f64c0b8d/c.html',
    head: '<meta name="publishdate" content="">',
    body: (
      texts,
      title,
    ) => `<div class="header domPC"><div class="header-time left"><span class="year"><em> 2023</em></span> <span class="day"><em>05</em>/<em>14</em></span> <span class="time">08:18:20</span></div>
<div class="source">来源：工友社</div><div class="head-line clearfix"><h1><span class="title">${title}</span><span class="btn-audio"></span></h1></div></div>
<div class="main clearfix"><div class="main-left left"><div id="detail"><span id="detailContent">${ps(texts)}</span><div id="articleEdit"><span class="tiyi1 domPC"><a href="#">【纠错】</a></span><span class="editor">【责任编辑:赵四】</span></div></div><div class="share">字体：小 大 分享到：</div></div>
<div class="main-right right"><ul>${links()}</ul></div></div>${FOOT}`,
  }),
  layout('an agency of 2017', {
    title: '给退休工人的一封回信',
    date: '2017-12-10T07:57:40',
    source: '新华网',
    editor: '钱五',
    outside: ['责任编辑', '加载更多', '010020'],
    body: (
      texts,
      title,
    ) => `<div class="h-news"><div class="h-title">${title}</div><div class="h-info"><span class="h-time">2017-12-10 07:57:40</span> 来源： <em id="source">新华网</em> <div class="share-box"><a>微信</a></div></div></div>
<div class="content"><div id="p-detail"><div class="main-aticle">${ps(texts)}<div class="lb"></div></div><div class="ad_right"></div></div><div class="p-tags"><span>责任编辑： 钱五</span><a href="#">010020010011</a></div><div class="relate"><h3>新闻评论</h3><a>加载更多</a></div><div class="p-right">${links()}</div></div>${FOOT}`,
  }),
  layout('a news service with an advertisement in the text', {
    title: '一条隧道的倒计时',
    date: '2020-05-14T08:18',
    source: '中国新闻网',
    editor: '孙六',
    pictures: 1,
    captions: ['隧道口的值班室。　周鹏 摄'],
    outside: ['参与互动', '编辑', '更多精彩内容请进入', '广告位'],
    body: (
      texts,
      title,
    ) => `<div id="cont_1_1_2"><div class="div624"><div id="nav"><a href="/">首页</a> → <a href="/gn/">国内新闻</a></div></div><h1 style="display:block;position:relative;text-align:center;">${title}</h1>
<div class="left-t" style="padding-left:6px;">2020年05月14日 08:18　来源：<a href="/" class="source">中国新闻网</a><span id="BaiduSpider"></span><a href="#" class="left-t__ck">参与互动</a></div>
<div class="left_ph" id="tupian_div"><img src="/2020/05-14/U1.jpg" alt="${title}"></div><div class="left_pt">隧道口的值班室。　周鹏 摄</div><div class="left_zw" style="position:relative"><p>　　${texts[0]}</p><div id="adhzh" name="hzh">广告位招租，请联系本网。</div>${ps(texts.slice(1))}</div><div class="left_name">【编辑:孙六】</div><div class="div624"><p>更多精彩内容请进入社会新闻</p>${links()}</div></div>${FOOT}`,
  }),
  layout('a television station with a player', {
    title: '帐篷里的夜校',
    date: '2021-05-14T08:18',
    source: '央视新闻客户端',
    editor: '周七',
    pictures: 1,
    outside: ['责任编辑', '扫一扫', '点击右上角'],
    inside: ['视频'],
    body: (
      texts,
      title,
    ) => `${TOP}<div class="title_area"><h1>${title}</h1><div class="info1">来源：央视新闻客户端 | <span>2021年05月14日 08:18</span></div></div>
<div class="content_area" id="content_area"><p>${texts[0]}</p><div class="video_box"><video src="http://media.example.cn/a/1.mp4" poster="/p.jpg"></video></div>${ps(texts.slice(1, 3))}<p class="photo_img_20190808"><img src="/photoworkspace/1.jpg" alt=""></p><p>${texts[3]}</p></div>
<div class="zebian"><span>编辑：周七</span><span>责任编辑：吴八</span></div><div class="share_tips">点击右上角<i></i>打开分享到：</div><div class="qr"><img src="/img/ewm.png"><p>扫一扫 分享到微信</p></div><div class="rb"><h3>正在阅读</h3>${links()}</div>${FOOT}`,
  }),
  layout('a portal with a statement in two languages', {
    title: '顶板监测仪的第一年',
    date: '2021-05-14T08:18:20',
    source: '工友日报客户端',
    editor: '郑九_NN1234',
    pictures: 2,
    outside: ['举报', '特别声明', 'Notice', '网易号', '责任编辑', '跟贴'],
    body: (
      texts,
      title,
    ) => `<div class="post_main"><h1 class="post_title">${title}</h1><div class="post_info">2021-05-14 08:18:20　来源: <a href="#" target="_blank">工友日报客户端</a>甘肃 <a class="post_jubao" href="/jubao">举报</a></div><div class="post_side"><a>0</a><span>分享至</span></div>
<div class="post_content"><div class="post_body"><p>${texts[0]}</p><p class="f_center"><img src="https://nimg.example.cn/1.jpg"><br></p>${ps(texts.slice(1, 3))}<p class="f_center"><img src="https://nimg.example.cn/2.jpg"><br></p><p>${texts[3]}</p></div>
<div class="post_statement"><p>特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。</p><p>Notice: The content above (including the pictures and videos if any) is uploaded and posted by a user.</p></div><div class="post_author"><a href="/"><img src="https://static.example.cn/end_icon.png" width="13" height="12" class="icon"></a>责任编辑：郑九_NN1234</div></div><div class="tie-area"><h2>跟贴 12</h2></div><div class="post_recommends">${links((link) => `<div>${link}<em>${TEASER}</em></div>`)}</div></div>${FOOT}`,
  }),
  layout('a portal for everybody’s texts', {
    title: '井口的热豆浆',
    date: '2020-05-14T08:18',
    source: '工友说',
    outside: ['原创', '原标题', '返回搜狐', '责任编辑', '平台声明', '阅读(', '展开'],
    site: '_班组_职工_安全',
    body: (
      texts,
      title,
    ) => `<div class="area"><div class="column left"><div class="user-info"><h4><a href="/u">工友说</a></h4><dl><dd><em>127</em>文章</dd><dd><em>30万</em>总阅读</dd></dl></div></div>
<div class="left main"><div class="text"><div class="text-title"><h1>
    ${title} <span class="article-tag"><span class="tag-bg">原创</span></span></h1><div class="article-info"><span class="time" id="news-time" data-val="1589415480000">2020-05-14 08:18</span> 来源: <a href="/u">工友说</a></div></div>
<article class="article" id="mp-editor"><p data-role="original-title" style="display:none">原标题：${title}</p>${ps(texts)}<p data-role="editor-name">责任编辑：<span></span></p><a href="//www.example.com/?strategyid=1" class="backsohu"><i class="backword">返回搜狐，查看更多</i></a></article>
<div class="statement">平台声明：该文观点仅代表作者本人，平台系信息发布平台，仅提供信息存储空间服务。</div><div class="bottom"><span class="read-num">阅读 (<em>1,234</em>)</span></div></div><div class="allsee-list"><h3>大家都在看</h3>${links()}</div></div></div>${FOOT}`,
  }),
  layout('a portal that names its source without a label', {
    title: '新来的大学生和采煤机',
    date: '2020-05-14T08:18',
    source: '工人日报',
    editor: '王十',
    pictures: 1,
    captions: ['师徒两人在检修'],
    outside: ['责任编辑', '文章关键词', '我要反馈', '公众号', '欢迎扫描'],
    body: (
      texts,
      title,
    ) => `<div class="main-content w1240"><div class="path-search"><div class="path"><div class="channel-path"><a href="/">新闻中心</a> &gt; 正文</div></div></div><h1 class="main-title">${title}</h1>
<div class="top-bar-wrap"><div class="top-bar"><div class="date-source"><span class="date">2020年05月14日 08:18</span> <a href="#" class="source" data-sudaclick="content_media_p">工人日报</a></div><div class="page-tools"><span class="tool-icon">缩小字体</span><span>放大字体</span><span>收藏</span><span>微博</span></div></div></div>
<div class="article-content clearfix"><div class="article-content-left"><div class="article" id="article"><div class="img_wrapper"><img src="//n.example.cn/1.jpg" alt="师徒"><span class="img_descr">师徒两人在检修</span></div>${ps(texts)}<p class="show_author">责任编辑：王十 </p></div><div class="article-bottom clearfix"><div class="keywords"><span>文章关键词：</span><a>职工</a> <a>技能</a></div><a>我要反馈</a></div>
<div class="tg_box"><img src="//i.example.cn/qr.png"><p>新闻公众号</p><p>更多猛料！欢迎扫描左方二维码关注官方微信（xinwen）</p></div></div><div class="article-content-right"><h2>图片新闻</h2>${links((link, index) => `<div><img src="/s${index}.jpg" width="120" height="80">${link}</div>`)}</div></div></div>${FOOT}`,
  }),
  layout('a portal that keeps its facts in a script', {
    title: '风停以后',
    date: '2020-05-14T08:18',
    source: '工友日报',
    outside: ['免责声明', '2020', '05/14', '热门评论'],
    address: 'https://new.example.cn/omn/A0BC.html',
    head: '<script>window.DATA = {"title":"风停以后","media":"工友日报","media_name":"工友日报","pubtime":"2020-05-14 08:18:20","id":"A0BC"}</script>',
    body: (
      texts,
      title,
    ) => `<div id="LeftTool"><div class="year through"><span>2020</span></div><div class="md">05/14</div><div class="time">08:18</div><div class="line"></div></div>
<div class="qq_conent clearfix"><div class="LEFT"><h1>${title}</h1><div class="content clearfix"><div class="content-article"><p class="one-p">${texts.join('</p><p class="one-p">')}</p><div id="Status"></div></div></div><div id="Comment"><h2>热门评论</h2></div><div class="copyright">免责声明：本文来自客户端自媒体，不代表本网的观点和立场。</div></div><div class="RIGHT">${links()}</div></div>${FOOT}`,
  }),
  layout('a portal of 2013', {
    title: '旧图纸和新路线',
    date: '2013-05-14T08:18',
    source: '工友日报',
    author: '周鹏',
    editor: 'PN001 张三',
    pictures: 1,
    captions: ['技术员在画图。'],
    outside: ['责任编辑', '标签', '字号', '人参与', '打印'],
    body: (
      texts,
      title,
    ) => `<div class="theCurrent cDGray js_crumb"><a href="/">资讯</a> &gt; <a href="/s">社会</a> &gt; 正文</div><div id="artical"><h1 id="artical_topic">${title}</h1>
<div id="artical_sth"><p class="p_time"><span class="ss01">2013年05月14日 08:18</span><br><span><span class="ss02">来源：</span><span class="ss03"><a href="#">工友日报</a></span></span> <span>作者：<span>周鹏</span></span></p><p class="p_r"><a>字号:T|T</a> <span><em>12</em>人参与</span> <a>打印</a></p></div>
<div id="artical_real"><div id="main_content"><p class="detailPic"><img src="http://y.example.com/a.jpg" alt="技术员"></p><p class="picIntro">技术员在画图。</p>${ps(texts)}<span class="ifengLogo"><a href="/"><img src="http://img.example.com/icon_logo.gif" width="17" height="17"></a></span></div></div>
<div id="artical_sth2"><p>[责任编辑：PN001 张三]</p><p class="p02">标签：<a>图纸</a> <a>路线</a></p></div></div><div class="right">${links()}</div>${FOOT}`,
  }),
  layout('a newspaper’s site whose names are hashed', {
    title: '人数一个不少',
    date: '2022-05-14T08:18',
    source: '澎湃新闻',
    author: '周鹏',
    outside: ['责任编辑', '校对', '报料', '未经授权', '收藏', '继续滑动'],
    body: (
      texts,
      title,
    ) => `<div class="index_leftcontent__1a2b3"><div class="index_wrapper__L_zqV"><h1 class="index_title__B8mhI">${title}</h1><div class="index_headerContent__sASF4"><div class="index_left__LfzyH"><div class="ant-space"><div>澎湃新闻记者 周鹏</div></div><div><span>2022-05-14 08:18</span><span>来源：<span>澎湃新闻</span></span></div></div></div>
<div class="index_cententWrap__Jv8jK">${ps(texts)}</div><div class="index_suffix__xkVXj"><div>责任编辑：李四</div><div>校对：王五</div><div>澎湃新闻报料：021-000000</div><div>澎湃新闻，未经授权不得转载</div></div><div class="index_bottom"><span>收藏</span><span>我要举报</span></div></div><div class="index_right__x">${links((link) => `<div>${link}</div>`)}<p>继续滑动看下一个</p></div></div>${FOOT}`,
  }),
  layout('a newspaper’s site of lines and breaks', {
    title: '黄河边的约定',
    date: '2018-05-14T08:18',
    source: '澎湃新闻',
    author: '周鹏',
    editor: '李四',
    outside: ['责任编辑', '校对', '未经授权'],
    body: (texts, title) =>
      `<div class="newscontent"><h1 class="news_title">${title}</h1><div class="news_about"><p>工友新闻记者 周鹏</p><p>2018-05-14 08:18&nbsp;<span>来源：<span>澎湃新闻</span></span></p></div><div class="news_txt" data-size="standard">${texts.map((text) => `&nbsp;&nbsp;&nbsp;&nbsp;${text}`).join('<br><br>')}<div class="news_editor">责任编辑：李四</div><div class="go_wenba">校对：王五</div></div><div class="news_love"><a>关键词 &gt;&gt;</a>澎湃新闻，未经授权不得转载</div><div class="ctread_bd">${links((link) => `<div>${link}</div>`)}</div></div>${FOOT}`,
  }),
  layout('a province’s office with TRS and papers to fetch', {
    title: '关于做好高温天气劳动保护工作的通知',
    date: '2020-05-14T08:18',
    source: '省总工会办公室',
    site: '',
    inside: ['附件1：检查表.doc', '附件2：统计表.xls'],
    last: '附件2：统计表.xls',
    outside: ['字体', '打印', '索引号', '620000', '扫一扫', '关闭窗口'],
    head: '<meta name="SiteName" content="省总工会"><meta name="ArticleTitle" content="关于做好高温天气劳动保护工作的通知"><meta name="PubDate" content="2020-05-14 08:18"><meta name="ContentSource" content="省总工会办公室"><meta name="ColumnName" content="通知公告"><meta name="Author" content="办公室">',
    body: (
      texts,
      title,
    ) => `${TOP}<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/t/">通知公告</a></div><table class="index"><tr><td>索引号：</td><td>620000/2020-00012</td><td>发布机构：</td><td>省总工会</td></tr><tr><td>文号：</td><td>省工发〔2020〕12号</td><td>发布日期：</td><td>2020-05-14</td></tr></table>
<div class="article-title">${title}</div><div class="article-tool"><span>发布时间：2020-05-14 08:18</span><span>来源：省总工会办公室</span><span>字体：[ <a>大</a> <a>中</a> <a>小</a> ]</span><a>打印</a></div>
<div class="article-con"><div class="view TRS_UEDITOR trs_paper_default"><style>.TRS_UEDITOR p{line-height:2}</style><p>各市（州）总工会，各产业工会：</p>${ps(texts)}<p style="text-align:right">省总工会办公室</p><p style="text-align:right">2020年5月14日</p></div></div>
<div class="fujian"><ul><li><a href="./P020200514.doc">附件1：检查表.doc</a></li><li><a href="./P020200515.xls">附件2：统计表.xls</a></li></ul></div><div class="ewm"><img src="/ewm.png"><p>扫一扫在手机打开当前页</p></div><div class="close"><a>【关闭窗口】</a></div><div class="xgwz"><h4>相关文章</h4>${links()}</div>${FOOT}`,
    first: '各市（州）总工会，各产业工会：',
  }),
  layout('a school’s union with VSB', {
    title: '关于征集职工书画作品的启事',
    date: '2020-05-14',
    source: '校工会',
    author: '王小明',
    inside: ['作品登记表.docx'],
    last: '作品登记表.docx',
    outside: ['已下载', '上一条', '下一条', '关闭', '点击'],
    body: (
      texts,
      title,
    ) => `<form name="_newscontent_fromname"><div class="nr"><h3 align="center">${title}</h3><p align="center">日期：2020-05-14 &nbsp;作者：王小明 &nbsp;来源：校工会 &nbsp;点击：[<script>_showDynClicks("wbnews", 1, 2)</script>]</p>
<div id="vsb_content_2"><div class="v_news_content">${ps(texts)}</div></div><div id="div_vote_id"></div><ul><li>附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2" target="_blank">作品登记表.docx</a>】已下载<span id="nattach2"><script>getClickTimes(2,1,"wbnewsfile","attach")</script></span>次</li></ul></div></form><p>上一条：<a href="1.htm">${LINKS[0]}</a></p><p>下一条：<a href="3.htm">${LINKS[1]}</a></p><p>【<a href="javascript:window.close()">关闭</a>】</p>${FOOT}`,
  }),
  layout('EmpireCMS', {
    title: '评比看记录',
    date: '2012-08-01T10:22',
    source: '工友之家',
    outside: ['点击', '标签', '上一篇', '下一篇', '顶一下', '转载请注明', 'admin'],
    body: (
      texts,
      title,
    ) => `<table width="100%"><tr class="position"><td>现在的位置：<a href="/">首页</a>&nbsp;>&nbsp;<a href="/a/">工友天地</a></td></tr></table><table><tr><td><table class="title_info"><tr><td><h1>${title}</h1></td></tr><tr><td class="info_text">时间：2012-08-01 10:22&nbsp;&nbsp;来源：工友之家&nbsp;&nbsp;作者：admin&nbsp;&nbsp; 点击：<script src="/e/public/ViewClick/?classid=1"></script>次</td></tr></table>
<table><tr><td id="text">${texts.map((text) => `　　${text}`).join('<br>\n')}<p align="center" class="pageLink"></p></td></tr></table><p>转载请注明出处：工友之家</p><table><tr><td>标签：<a>评比</a></td></tr></table><table class="digg"><tr><td>顶一下</td></tr></table><ul><li>上一篇：<a href="1.html">${LINKS[0]}</a></li><li>下一篇：<a href="3.html">${LINKS[1]}</a></li></ul></td><td><h3>热门文章</h3>${links()}</td></tr></table>${FOOT}`,
  }),
  layout('PowerEasy of 2005', {
    title: '夜里十点的罐笼',
    date: '2005-10-18',
    source: '本站原创',
    author: '老周',
    site: '',
    outside: ['双击自动滚屏', '发表评论', '上一篇文章', '最新热点', '网友评论', '录入', '字体'],
    body: (
      texts,
      title,
    ) => `<table width="760" align="center"><tr><td>您现在的位置： <a href="/">工友网</a> >> <a href="/a">文章中心</a> >> 正文</td></tr></table>
<table width="760" border="0" align="center" cellpadding="0"><tr><td align="center" class="main_ArticleTitle"><font size="4" color="#cc0000"><b>${title}</b></font></td></tr><tr><td align="center" class="Article_tdbgall">作者：<a href="#">老周</a>&nbsp;&nbsp;&nbsp;&nbsp;文章来源：本站原创&nbsp;&nbsp;&nbsp;&nbsp;点击数：<script src="/hits.asp?id=1"></script>&nbsp;&nbsp;&nbsp;&nbsp;更新时间：2005-10-18</td></tr><tr><td>【字体：<a href="#">小</a> <a href="#">大</a>】</td></tr>
<tr><td colspan="2" valign="top" class="article_content" id="fontzoom"><p>　　${texts[0]}</p><p>　　${texts[1]}</p><p>　　${texts[2]}</p><p>　　${texts[3]}</p></td></tr><tr align="right"><td>文章录入：admin&nbsp;&nbsp;&nbsp;&nbsp;责任编辑：admin&nbsp;</td></tr><tr><td><li>上一篇文章： <a href="1.html">${LINKS[0]}</a><br><li>下一篇文章： <a href="2.html">${LINKS[1]}</a></td></tr><tr align="right"><td>【<a>发表评论</a>】【<a>加入收藏</a>】【<a>告诉好友</a>】【<a>打印此文</a>】【<a>关闭窗口</a>】双击自动滚屏</td></tr></table>
<table width="760"><tr><td>最新热点</td><td>最新推荐</td><td>相关文章</td></tr><tr><td>${links((l) => `${l}<br>`)}</td><td>${links((l) => `${l}<br>`)}</td><td>没有相关文章</td></tr></table><table width="760"><tr><td>网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）</td></tr></table>${FOOT}`,
  }),
  layout('ASP of 2008 in nested tables', {
    title: '小本子上的血压',
    date: '2008-05-14T08:18:20',
    source: '工会宣教部',
    author: '李医生',
    pictures: 1,
    site: ' - 工会',
    outside: ['阅读次数', '打印本页', '关闭窗口', '首页'],
    body: (texts, title) =>
      `<table><tr><td><table><tr><td><a href="/">首页</a> | <a href="/1">工会新闻</a> | <a href="/2">政策法规</a></td></tr></table></td></tr><tr><td><table width="100%"><tr><td width="180" valign="top"><table>${links((l) => `<tr><td>·${l}</td></tr>`)}</table></td><td valign="top"><table width="98%" align="center"><tr><td height="40" align="center"><span style="font-size:18px;font-weight:bold">${title}</span></td></tr><tr><td align="center" bgcolor="#f5f5f5">作者:李医生&nbsp;&nbsp;来源:工会宣教部&nbsp;&nbsp;发布时间:2008-5-14 8:18:20&nbsp;&nbsp;阅读次数:<font color="red">1203</font></td></tr><tr><td><div align="center"><img src="../UploadFiles/200805/1.jpg" border="0" onload="if(this.width>500)this.width=500"></div><font face="宋体" size="3"><div>&nbsp;&nbsp;&nbsp; ${texts[0]}</div><div>&nbsp;&nbsp;&nbsp; ${texts[1]}</div><div>&nbsp;</div><div>&nbsp;&nbsp;&nbsp; ${texts[2]}</div><div><font color="#333333">&nbsp;&nbsp;&nbsp; ${texts[3]}</font></div></font></td></tr><tr><td align="right">【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</td></tr></table></td></tr></table></td></tr></table>${FOOT}`,
  }),
  layout('a page of 1999: centre, font and breaks', {
    title: '第一趟班车',
    date: '1999-11-02',
    source: '矿工报',
    site: '',
    outside: ['返回', '站长信箱', '计数器'],
    body: (texts, title) =>
      `<center><font size="5" color="#ff0000"><b>${title}</b></font><br><font size="2">来源：矿工报　1999年11月2日</font></center><hr width="80%"><font size="3">${texts.map((text) => `　　${text}`).join('<br>')}</font><hr><center><font size="2"><a href="index.htm">返回</a> | 站长信箱 | 计数器：00012345</font></center>`,
  }),
  layout('a digital newspaper', {
    title: '水位线旁的一夜',
    date: '2018-06-14',
    source: '',
    author: '周鹏',
    address: 'http://szb.example.cn/html/2018-06/14/content_12345.htm',
    site: '-工友报',
    outside: ['上一版', '版面导航', '放大', '下一篇', '标题导航', '第04版', '返回目录', '星期四'],
    body: (
      texts,
      title,
    ) => `<table><tr><td>2018年06月14日 星期四</td><td><a href="node_1.htm">上一版</a> <a href="node_3.htm">下一版</a></td><td><a>放大</a> <a>缩小</a> <a>默认</a></td></tr></table><table><tr><td valign="top"><strong>第04版：副刊</strong><map name="PagePicMap"><area coords="1,1,2,2" href="content_1.htm"></map><div id="bmdh"><h3>版面导航</h3>${links()}</div><div id="main-ed-articlenav-list"><h3>标题导航</h3>${links()}</div></td>
<td valign="top"><div id="logos_text"><a href="content_1.htm">上一篇</a> <a href="content_3.htm">下一篇</a></div><table><tr><td class="font01" align="center">${title}</td></tr><tr><td class="font02" align="center">周鹏</td></tr><tr><td><div id="ozoom" style="zoom:100%;"><founder-content><!--enpcontent--><p>　　${texts.join('</p><p>　　')}</p><!--/enpcontent--></founder-content></div></td></tr></table><a href="node_2.htm">返回目录</a></td></tr></table>${FOOT}`,
  }),
  layout('a headline in three parts', {
    title: '粉笔画出的路',
    date: '2018-06-14T10:05',
    source: '甘肃工人报',
    editor: '陈一',
    outside: ['编辑', '来源', '本文共'],
    body: (texts, title) =>
      `${TOP}<div class="detail"><h3 class="yinti">从一张旧图纸说起</h3><h1>${title}</h1><h2 class="futi">——采煤三队技术革新纪事</h2><div class="msg"><span>甘肃工人报</span><span>2018-06-14 10:05</span><span>本文共 812 字</span></div><div class="con">${ps(texts)}</div><p class="bj">编辑：陈一</p></div><div class="r">${links()}</div>${FOOT}`,
  }),
  layout('WordPress with comments', {
    title: '阅览室里的下午',
    date: '2021-05-14T08:18:20',
    source: '',
    author: '小李',
    pictures: 1,
    captions: ['靠窗的位置总是有人。'],
    outside: ['发表回复', '上一篇', '分享到', '说道', '您的电子邮箱', '分类'],
    body: (
      texts,
      title,
    ) => `<div id="page" class="site"><header><p class="site-title"><a href="/">工友的小站</a></p><nav class="main-navigation">${links()}</nav></header><main><article id="post-12" class="post-12 post type-post hentry"><header class="entry-header"><h1 class="entry-title">${title}</h1><div class="entry-meta"><span class="posted-on">发表于 <a href="#" rel="bookmark"><time class="entry-date published" datetime="2021-05-14T08:18:20+08:00">2021年5月14日</time></a></span><span class="byline"> 由 <span class="author vcard"><a class="url fn n" href="/author/li">小李</a></span></span></div></header>
<div class="entry-content"><p>${texts[0]}</p><figure class="wp-block-image size-large"><img src="/wp-content/uploads/1-1024x768.jpg" width="1024" height="768"><figcaption>靠窗的位置总是有人。</figcaption></figure>${ps(texts.slice(1))}<div class="sharedaddy"><h3>分享到：</h3><ul><li>微博</li></ul></div></div><footer class="entry-footer">分类：<a href="/c">随笔</a></footer></article><nav class="navigation post-navigation"><a href="/1" rel="prev">上一篇 ${LINKS[0]}</a></nav>
<div id="comments" class="comments-area"><h2>“${title}”上的2条回复</h2><ol><li class="comment"><div class="comment-body"><b class="fn">路人</b><span class="says">说道：</span><p>写得真好，我们矿上也有这样的阅览室，${TEASER}</p><a>回复</a></div></li></ol><h3>发表回复</h3><p>您的电子邮箱地址不会被公开。</p></div></main></div>${FOOT}`,
  }),
  layout('a chat app’s account', {
    title: '给孩子的第一张全家福',
    date: '2019-03-08T07:06',
    source: '工友家园',
    pictures: 2,
    outside: ['点击上方', '阅读原文', '在看', '长按', '微信扫一扫', '轻触阅读'],
    head: '<meta property="og:title" content="给孩子的第一张全家福"><script>var ct = "1552000000"; var nickname = "工友家园"; var s = "2019-03-08 07:06";</script>',
    address: 'https://mp.example.cn/s/abcdefg',
    site: '',
    body: (
      texts,
      title,
    ) => `<div id="js_article"><div id="img-content" class="rich_media_wrp"><h1 class="rich_media_title" id="activity-name">${title}</h1><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a href="javascript:void(0);" id="js_name">工友家园</a></span><em id="publish_time" class="rich_media_meta">2019-03-08 07:06</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;"><section><section><p style="text-align:center"><span>点击上方蓝字关注我们</span></p></section><section><p><span>${texts[0]}</span></p><p><img data-src="https://mm.example.cn/1.jpg" data-w="1080"></p><p><span>${texts[1]}</span><span>${texts[2]}</span></p></section></section><p><img data-src="https://mm.example.cn/2.jpg"></p><p>${texts[3]}</p></div><div class="rich_media_tool"><a id="js_view_source">阅读原文</a><span>在看</span></div></div><div class="qr_code_pc"><img src="/qr.bmp"><p>微信扫一扫<br>关注该公众号</p></div><p>轻触阅读全文</p></div>`,
  }),
  layout('short news beside long ones', {
    title: '食堂下周添两道菜',
    date: '2018-06-14T10:05',
    source: '矿区广播站',
    paragraphs: 1,
    outside: ['另一篇很长', '扫一扫'],
    body: ([text], title) =>
      `${TOP}<div class="left"><h1>${title}</h1><div class="info">2018-06-14 10:05 来源：矿区广播站</div><div class="con"><p>${text}</p></div></div><div class="right"><div class="box"><h3>推荐阅读</h3>${[1, 2, 3, 4].map((n) => `<div class="item"><h4><a href="/x${n}.html">另一篇很长的文章${n}</a></h4><p>${TEASER}${TEASER}${TEASER}${TEASER}</p></div>`).join('')}</div></div>${FOOT}`,
  }),
  layout('words that only look like furniture', {
    title: '下井须知二十条',
    date: '2018-06-14T10:05',
    source: '安全监察部',
    inside: [
      '提示：下井前把手机、打火机交到存包处。',
      '说明：红色牌表示在岗，绿色牌表示离岗。',
      '未经瓦斯检查员许可，不得擅自进入盲巷。',
      '扫描入井二维码登记姓名和班次，出井时再扫一次。',
      '打印好的作业票贴在记录板左上角。',
      '关注微信公众号里的天气预报也是班长的事。',
    ],
    outside: ['本站声明', '分享'],
    body: (texts, title) =>
      `${TOP}<div class="article"><h1>${title}</h1><p class="meta">发布时间：2018-06-14 10:05 来源：安全监察部</p><div class="content"><p>${texts[0]}</p><p>提示：下井前把手机、打火机交到存包处。</p><p>说明：红色牌表示在岗，绿色牌表示离岗。</p><p>未经瓦斯检查员许可，不得擅自进入盲巷。</p><p>扫描入井二维码登记姓名和班次，出井时再扫一次。</p><p>打印好的作业票贴在记录板左上角。</p><p>关注微信公众号里的天气预报也是班长的事。</p>${ps(texts.slice(1))}</div><div>分享到：</div><p>本站声明：转载请注明来源。</p></div>${FOOT}`,
  }),
  layout('links and lists inside the text', {
    title: '办理工伤认定要带什么',
    date: '2018-06-14T10:05',
    source: '法律援助中心',
    inside: ['一、谁来申请', '身份证复印件', '劳动合同', '二、在哪里办', '工伤保险条例'],
    outside: ['相关链接'],
    body: (texts, title) =>
      `${TOP}<div class="main"><h2 class="tit">${title}</h2><div class="sub">来源：法律援助中心　时间：2018-06-14 10:05</div><div class="TRS_Editor"><p>${texts[0]}</p><p><strong>一、谁来申请</strong></p><p>${texts[1]}</p><ol><li>身份证复印件</li><li>劳动合同</li><li>医院的诊断证明</li></ol><h3>二、在哪里办</h3><p>可以先读<a href="/law/1.html">《工伤保险条例》</a>，再到<a href="/law/2.html">办事大厅</a>领表。${texts[2]}</p><p>${texts[3]}</p></div><div class="xglj"><h3>相关链接</h3>${links()}</div></div>${FOOT}`,
  }),
  layout('a table of figures with an index card', {
    title: '各县困难职工帮扶情况表',
    date: '2016-05-04',
    source: '权益部',
    inside: ['会宁县', '1204', '榆中县'],
    last: '榆中县986',
    outside: ['索引号', '文号'],
    body: (texts, title) =>
      `${TOP}<table class="card"><tr><td>索引号</td><td>GH-2016-7</td></tr><tr><td>文号</td><td>无</td></tr></table><h1>${title}</h1><p>来源：权益部 2016-05-04</p><div id="zoom"><p>${texts[0]}</p><table border="1"><tr><td>县</td><td>户数</td></tr><tr><td>会宁县</td><td>1204</td></tr><tr><td>榆中县</td><td>986</td></tr></table></div>${FOOT}`,
  }),
  layout('a gallery with its thumbnails', {
    title: '镜头里的检修日',
    date: '2018-06-14T10:05',
    source: '摄影协会',
    pictures: 3,
    first: '第一张',
    paragraphs: 1,
    outside: ['上一张', '下一张', '1/3', '查看原图'],
    body: ([text], title) =>
      `<h1>${title}</h1><div class="info">2018-06-14 10:05 来源：摄影协会</div><div class="gallery"><div class="big"><ul>${['一', '二', '三'].map((n, i) => `<li><img src="/pic/${i}_b.jpg" width="900" height="600"><p>第${n}张，检修的人在擦一颗螺丝。</p></li>`).join('')}</ul><a>上一张</a><a>下一张</a><span>1/3</span><a>查看原图</a></div><div class="small"><ul>${[0, 1, 2].map((i) => `<li><a href="/pic/${i}_b.jpg"><img src="/pic/${i}_s.jpg" width="120" height="80"></a></li>`).join('')}</ul></div><p>${text}</p></div>${FOOT}`,
  }),
  layout('captions in the next paragraph', {
    title: '帐篷搭在风里',
    date: '2018-06-14T10:05',
    source: '钻井报',
    pictures: 2,
    captions: ['图为队员在加固帐篷。　周鹏 摄', '▲风停后的营地'],
    outside: ['编辑'],
    body: (texts, title) =>
      `<div class="wrap"><h1>${title}</h1><div class="time">2018-06-14 10:05　　钻井报</div><div class="txt"><p>${texts[0]}</p><p style="text-align:center"><img src="1.jpg"></p><p style="text-align:center"><span style="color:#666">图为队员在加固帐篷。　周鹏 摄</span></p><p>${texts[1]}</p><p align="center"><img src="2.jpg"></p><p align="center">▲风停后的营地</p>${ps(texts.slice(2))}<p>（编辑 王五）</p></div></div>${FOOT}`,
  }),
  layout('a code to scan and copyright notes at the end', {
    title: '工具摆得齐',
    date: '2018-06-14T10:05',
    source: '班组天地',
    editor: '刘六',
    outside: ['长按', '二维码', '投稿', '声明', '版权归', '责编', '监制'],
    body: (texts, title) =>
      `<div class="detail_main"><h1>${title}</h1><div class="d">来源：班组天地 2018-06-14 10:05:00</div><div class="detail_content">${ps(texts)}<p style="text-align:center">- END -</p><p>责编：刘六　校对：马七　监制：牛八</p><p><img src="/static/erweima.jpg"></p><p>长按识别二维码，关注我们</p><p>投稿邮箱：tougao@example.cn</p><p>声明：本文图文版权归原作者所有，如涉及侵权请联系删除。</p></div></div>${FOOT}`,
  }),
  layout('a notice that is dated at its end', {
    title: '关于停水检修的公告',
    date: '2019-03-05',
    source: '后勤服务中心',
    address: 'http://www.example.cn/show.asp?id=312',
    last: '2019年3月5日',
    body: (texts, title) =>
      `<div class="top"><a href="/">首页</a></div><h1>${title}</h1><div class="c">${ps(texts)}<p align="right">后勤服务中心</p><p align="right">2019年3月5日</p></div>${FOOT}`,
  }),
  layout('a page in divisions only', {
    title: '会上的意见簿',
    date: '2018-06-14T10:05:33',
    source: '职工之声',
    author: '何九',
    outside: ['责任编辑', '浏览', '相关新闻'],
    body: (texts, title) =>
      `<div class="a"><div class="b"><div class="c1">${title}</div><div class="c2"><span>发布：2018/6/14 10:05:33</span> <span>来源：职工之声</span> <span>作者：何九</span> <span>浏览：<i>321</i></span></div><div class="c3">${texts.map((text) => `<div>${text}</div>`).join('')}</div><div class="c4">责任编辑：</div></div><div class="d"><div class="d1">相关新闻</div><div class="d2">${links((l) => `<div>${l}</div>`)}</div></div></div>${FOOT}`,
  }),
  layout('a local site with a bar for sharing in the text', {
    title: '钢梁落位',
    date: '2018-06-14T10:05',
    source: '兰州新闻网',
    author: '周鹏',
    editor: '石一',
    pictures: 1,
    outside: ['分享到', '微信', '手机看', '网友评论', '稿件来源'],
    body: (texts, title) =>
      `<div class="mbx">您的位置：<a href="/">首页</a> &gt; <a>民生</a></div><div class="titlebox"><h1>${title}</h1><div class="tit2"><span>稿源：兰州新闻网</span><span>编辑：石一</span><span>记者：周鹏</span><span>2018-06-14 10:05</span></div></div><div class="bdsharebuttonbox"><a>分享到：</a><a>微信</a></div><div class="nrbox"><div class="bdshare">手机看新闻</div><p><img src="/attachement/jpg/1.jpg" title="1.jpg" alt="1.jpg"></p>${ps(texts)}</div><div class="pl">网友评论仅供其表达个人看法，并不表明本网立场。</div><div class="tj">${links()}</div>${FOOT}`,
  }),
  layout('spans inside spans inside fonts', {
    title: '从信里读到的家',
    date: '2011-03-09T14:02',
    source: '职工文苑',
    outside: ['打印', '收藏此页'],
    body: (texts, title) =>
      `<div id="content_title"><span><font><strong>${title}</strong></font></span></div><div id="content_from">2011-03-09 14:02 <span>来源:</span><span>职工文苑</span> <a>打印</a> <a>收藏此页</a></div><div id="content_main"><span style="font-size:16px"><font face="仿宋"><span lang="EN-US">${texts.map((text) => `<p class="MsoNormal"><span style="font-family:宋体"><font><o:p></o:p>　　${text.slice(0, 9)}</font></span><span><b>${text.slice(9, 13)}</b></span><span>${text.slice(13)}</span></p>`).join('')}</span></font></span></div>${FOOT}`,
  }),
  layout('a programme with a film and few words', {
    title: '纪录片《井口》第三集',
    date: '2018-06-14T10:05',
    source: '电视台',
    paragraphs: 1,
    inside: ['视频'],
    first: '视频',
    outside: ['正在播放', '选集', '下载客户端', '倍速'],
    body: ([text], title) =>
      `<div class="nav">${links()}</div><h1>${title}</h1><div class="meta">2018年06月14日 10:05 来源：电视台</div><div class="player" id="player"><video><source src="http://v.example.cn/3.mp4" type="video/mp4"></video><div class="controls"><span>正在播放</span><span>倍速</span></div></div><div class="intro"><p>${text}</p></div><div class="xuanji"><h3>选集</h3>${links()}</div><div class="app"><p>下载客户端 随时随地看</p></div>${FOOT}`,
  }),
  layout('no container: paragraphs in the body', {
    title: '老张的三十年',
    date: '2014-04-30',
    source: '工会信箱',
    outside: ['回到顶部'],
    body: (texts, title) =>
      `<a href="/">首页</a> | <a href="/a">新闻</a><h2>${title}</h2><p>工会信箱 2014-04-30</p>${ps(texts)}<p><a href="#">回到顶部</a></p><p>Copyright 2014 工会 All Rights Reserved</p>`,
  }),
  layout('a second article in full below', {
    title: '图书角开放了',
    date: '2018-06-14T10:05',
    source: '职工书屋',
    outside: ['下面是另一篇'],
    body: (texts, title) =>
      `<div class="post"><h1 class="post-title">${title}</h1><div class="post-meta">2018-06-14 10:05 来源：职工书屋</div><div class="post-content">${ps(texts)}</div></div><div class="next-article"><h2><a href="/n.html">下面是另一篇文章的标题</a></h2><div>2018-06-13</div><div class="excerpt"><p>下面是另一篇文章的正文，写得也很长。${TEASER}</p><p>下面是另一篇文章的正文，还没有写完。${TEASER}</p></div></div>${FOOT}`,
  }),
  layout('the site’s own headline is the largest', {
    title: '考核公平大家服',
    date: '2018-06-14T10:05',
    source: '工会办公室',
    address: 'http://gh.example.edu.cn/info/1012/3456.htm',
    site: '-某某集团工会',
    outside: ['欢迎访问', '某某集团工会委员会'],
    body: (texts, title) =>
      `<h1 class="logo"><a href="/">某某集团工会委员会</a></h1><div class="wel">欢迎访问集团工会网站，今天是2026年11月22日 星期日</div><div class="content"><div class="title">${title}</div><div class="content-info">发布者：工会办公室　发布时间：2018-06-14 10:05　浏览次数：<span class="WP_VisitCount">88</span> 来源：工会办公室</div><div class="wp_articlecontent">${ps(texts)}</div></div>${FOOT}`,
  }),
]
