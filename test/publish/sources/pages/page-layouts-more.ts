import { FOOT, layout, type Layout, links, ps, TEASER, TOP } from './page-layouts.ts'

/** Pages of further systems, and what a person reads on them. */
export const MORE_LAYOUTS: Layout[] = [
  layout('DedeCMS with a summary and votes', {
    title: '食堂里的意见板',
    date: '2014-06-14T10:21',
    source: '甘肃工人报',
    author: '周鹏',
    outside: ['顶一下', '踩一下', '分隔线', '挑错', '请自觉遵守', '当前位置', '内容摘要'],
    address: 'http://www.example-dd.cn/a/xinwen/2014/0614/372.html',
    body: (
      texts,
      title,
    ) => `${TOP}<div class="w960 center clear mt1"><div class="pleft"><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> > <a href="/a/xinwen/">新闻动态</a> > </div>
<div class="viewbox"><div class="title"><h2>${title}</h2></div><div class="info"><small>时间:</small>2014-06-14 10:21<small>来源:</small>甘肃工人报 <small>作者:</small>周鹏 <small>点击:</small><script src="/plus/count.php?view=yes&aid=372"></script>次</div>
<div class="intro">内容摘要：${TEASER}</div><div class="content"><table width="100%" border="0" cellpadding="0" cellspacing="0"><tr><td>${ps(texts)}</td></tr></table></div>
<div class="dede_pages"><ul class="pagelist"></ul></div><div class="newdigg" id="newdigg"><div class="diggbox digg_good"><div class="digg_act">顶一下</div><div class="digg_num">(12)</div><div class="digg_percent">92.31%</div></div><div class="diggbox digg_bad"><div class="digg_act">踩一下</div><div class="digg_num">(1)</div></div></div></div>
<div class="boxoff"><strong>------分隔线----------------------------</strong></div><div class="handle"><div class="context"><ul><li>上一篇：<a href="/a/371.html">别处新闻一：高原上的检修队</a></li><li>下一篇：没有了</li></ul></div><div class="actbox"><ul><li id="act-fav"><a>收藏</a></li><li id="act-err"><a>挑错</a></li><li id="act-pus"><a>推荐</a></li><li id="act-pnt"><a>打印</a></li></ul></div></div>
<dl class="tbox"><dt><strong>发表评论</strong></dt><dd>请自觉遵守互联网相关的政策法规，严禁发布色情、暴力、反动的言论。评价: 中立 好评 差评</dd></dl></div><div class="pright"><dl class="tbox"><dt><strong>热点内容</strong></dt>${links((link) => `<dd>${link}</dd>`)}</dl></div></div>${FOOT}`,
  }),
  layout('PHPCMS with the facts inside the headline', {
    title: '夜里十点的罐笼',
    date: '2013-06-14T10:21:33',
    source: '甘肃工人报',
    outside: ['评论', '点击', '分享到', '关键字', '顶一下', '上一篇'],
    address: 'http://www.example-pc.cn/index.php?m=content&c=index&a=show&catid=6&id=815',
    body: (
      texts,
      title,
    ) => `<div class="header"><div class="nav-bar"><ul class="nav-site"><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li></ul></div></div><div class="main"><div class="col-left"><div class="crumbs"><a href="/">首页</a><span> &gt; </span><a href="/n">国内</a> >  正文</div>
<div id="Article"><h1>${title}<br />
<span>2013-06-14 10:21:33&nbsp;&nbsp;&nbsp;来源：甘肃工人报&nbsp;&nbsp;&nbsp;评论：<a href="#comment_iframe" id="comment">0</a> 点击：<span id="hits"></span></span></h1>
<div class="content">${ps(texts)}<div id="pages" class="text-c"></div><p style="margin-bottom:10px"><strong>相关热词搜索：</strong><a href="/tag/1">矿工</a></p></div>
<p class="f14"><strong>上一篇：</strong><a href="/814">别处新闻一：高原上的检修队</a><br /><strong>下一篇：</strong><a href="/816">别处新闻二：一张旧照片的来历</a></p><div class="Article-Tool"> 分享到：<img src="/statics/images/icon/weibo.png" width="16" height="16"> </div></div>
<div class="box"><h5>延伸阅读：</h5><ul class="list blue lh24 f14">${links()}</ul></div></div><div class="col-auto"><div class="box"><h5 class="title-2">频道总排行</h5><ul>${links()}</ul></div></div></div>${FOOT}`,
  }),
  layout('EmpireCMS in tables with a pager', {
    title: '粉笔画出的路线',
    date: '2016-06-14T10:21:33',
    source: '工友网',
    author: '周鹏',
    pictures: 1,
    outside: ['您当前的位置', '打印', '收藏', '相关新闻', '发表评论', '网友评论仅供'],
    address: 'http://www.example-em.cn/news/china/2016-06-14/91.html',
    body: (
      texts,
      title,
    ) => `<table width="100%" class="position"><tr><td>您当前的位置：<a href="/">首页</a>&nbsp;>&nbsp;<a href="/news/">新闻中心</a>&nbsp;>&nbsp;<a href="/news/china/">国内新闻</a></td></tr></table>
<table width="100%" cellspacing="10"><tr valign="top"><td class="content_word"><table width="100%" class="title_info"><tr><td><h1>${title}</h1></td></tr><tr><td class="info_text">时间：2016-06-14 10:21:33&nbsp;&nbsp;来源：<a href="#" target="_blank">工友网</a>&nbsp;&nbsp;作者：周鹏</td></tr></table>
<table width="100%"><tr><td id="text"><p align="center"><a href="/e/ViewImg/index.html?url=/d/file/1.jpg" target="_blank"><img alt="${title}" src="/d/file/1.jpg" border="0"></a></p>${ps(texts)}<p align="center" class="pageLink"></p></td></tr></table>
<table width="100%"><tr><td height="27" align="right"><a href="#">收藏</a> <a href="#">打印</a> <a href="#">关闭</a></td></tr></table><table width="100%" class="box"><tr><td><strong>相关新闻</strong></td></tr><tr><td><ul>${links()}</ul></td></tr></table>
<table width="100%" class="box no_doc" id="pl"><tr><td><strong>发表评论</strong></td></tr><tr><td>网友评论仅供其表达个人看法，并不表明本站立场。</td></tr></table></td><td class="sider"><table class="title"><tr><td><strong>栏目导航</strong></td></tr></table><ul>${links()}</ul></td></tr></table>${FOOT}`,
  }),
  layout('a government portal that says its facts in metadata only', {
    title: '职工书屋管理办法开始试行',
    date: '2020-05-14T08:18',
    source: '市总工会',
    outside: ['打印', '关闭', '扫一扫', '主办单位', '网站标识码', '长者'],
    head: `<meta name="ArticleTitle" content="职工书屋管理办法开始试行"><meta name="PubDate" content="2020-05-14 08:18"><meta name="ContentSource" content="市总工会"><meta name="ColumnName" content="通知公告"><meta name="ColumnType" content="政务公开"><meta name="SiteName" content="某市总工会"><meta name="SiteDomain" content="www.example-gov.cn">`,
    body: (
      texts,
      title,
    ) => `<div class="top"><a href="#">无障碍</a><a href="#">长者专区</a></div><div class="nav"><ul>${links()}</ul></div><div class="box"><div class="scroll">您所在的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; <a href="/tz">通知公告</a></div>
<div class="xl_title">${title}</div><div class="xl_main"><div class=TRS_Editor><style type="text/css">
.TRS_Editor P{margin-top:0;margin-bottom:0;line-height:2;font-family:仿宋;font-size:14pt;}.TRS_Editor DIV{margin-top:0}
</style><div class=Custom_UnionStyle>${ps(texts, ' align="justify" style="text-indent: 2em"')}</div></div></div><div class="xl_btn"><a href="javascript:window.print()">打印</a><a href="javascript:window.close()">关闭</a></div><div class="ewm"><img src="/images/ewm.png" width="120"><p>扫一扫在手机打开当前页</p></div></div>
<div class="footer"><p>主办单位：某市总工会　网站标识码：6200000001</p><p>陇ICP备00000000号-1</p></div>${FOOT}`,
  }),
  layout('VSB with a form around everything and a file to fetch', {
    title: '退休老工人和他们的旧矿帽',
    date: '2021-05-14',
    source: '校工会',
    author: '周鹏',
    editor: '李三',
    outside: ['审核', '点击', '上一条', '已下载', '关闭窗口'],
    inside: ['活动方案.docx'],
    last: '活动方案.docx',
    address: 'http://gh.example-u.edu.cn/info/1012/4711.htm',
    body: (
      texts,
      title,
    ) => `<div class="nav"><ul>${links()}</ul></div><div class="main"><div class="left"><h3>工会概况</h3><ul>${links()}</ul></div><div class="right"><div class="local">当前位置: <a href="../index.htm">首页</a>&gt;&gt;<a href="../xw.htm">新闻动态</a>&gt;&gt;正文</div>
<form name="_newscontent_fromname"><div><h3 align="center">${title}</h3><div align="center"><span>来源：校工会&nbsp;&nbsp;作者：周鹏&nbsp;&nbsp;编辑：李三&nbsp;&nbsp;审核：王五&nbsp;&nbsp;日期：2021年05月14日 &nbsp;&nbsp;点击：[<span id="dynclicks_wbnews_4711_1">123</span>]</span></div><div id="vsb_content_2"><div class="v_news_content">
${ps(texts, ' style="text-indent: 2em; line-height: 200%"')}</div></div><p style="margin:0">附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=1">活动方案.docx</a>】已下载<span id="nattach1">12</span>次</p>
<div><p>上一条：<a href="4710.htm">别处新闻一：高原上的检修队</a></p><p>下一条：<a href="4712.htm">别处新闻二：一张旧照片的来历</a></p></div><p align="center">【<a href="javascript:window.close()">关闭窗口</a>】</p></div></form></div></div>${FOOT}`,
  }),
  layout('Discuz’s portal', {
    title: '约好去看黄河',
    date: '2014-05-14T08:18',
    source: '甘肃工人报',
    author: '周鹏',
    outside: ['发布者', '查看', '摘要', '路过', '雷人', '鸡蛋', '上一篇', '最新评论', '刚表态过'],
    address: 'http://www.example-dz.com/portal.php?mod=view&aid=1024',
    body: (
      texts,
      title,
    ) => `<div id="pt" class="bm cl"><div class="z"><a href="./" class="nvhm">首页</a><em>&rsaquo;</em><a href="/p">门户</a><em>&rsaquo;</em><a href="/p/1">新闻</a><em>&rsaquo;</em> 查看内容</div></div><div id="ct" class="ct2 wp cl"><div class="mn"><div class="bm vw"><div class="h hm"><h1 class="ph">${title} </h1><p class="xg1">2014-5-14 08:18<span class="pipe">|</span> 发布者: <a href="/u/1">admin</a><span class="pipe">|</span> 查看: <em id="_viewnum">1234</em><span class="pipe">|</span> 评论: 3<span class="pipe">|</span>原作者: 周鹏<span class="pipe">|</span>来自: 甘肃工人报</p></div>
<div class="s"><div><strong>摘要</strong>: ${TEASER}</div></div><div class="d"><table cellpadding="0" cellspacing="0" class="vwtb"><tr><td id="article_content">${texts.map((text) => `<div>　　${text}</div><div><br /></div>`).join('')}</td></tr></table>
<div id="click_div"><table class="atd"><tr><td><a href="#"><img src="/static/image/click/luguo.gif" alt=""><br>路过</a></td><td><a href="#"><img src="/static/image/click/leiren.gif" alt=""><br>雷人</a></td><td><a><img src="/static/image/click/jidan.gif"><br>鸡蛋</a></td></tr></table><h3 class="mbm xs1">刚表态过的朋友 (0 人)</h3></div></div><div class="pren pbm cl"><em>上一篇：<a href="/1023">别处新闻一：高原上的检修队</a></em><em>下一篇：<a href="/1025">别处新闻二：一张旧照片的来历</a></em></div></div>
<div id="comment" class="bm"><div class="bm_h cl"><h3>最新评论</h3></div><div class="bm_c"><dl class="ptm pbm bbda cl"><dt class="mbm"><a class="xi2 xw1">老矿工</a> <span class="xg1">2014-5-15 09:00</span></dt><dd>${TEASER}</dd></dl></div></div></div><div class="sd pph"><div class="bm"><h2>相关分类</h2><ul>${links()}</ul></div></div></div>${FOOT}`,
  }),
  layout('a WordPress theme with likes and a copyright line', {
    title: '阅览室开门以后',
    date: '2019-06-14T10:21:33',
    source: '',
    author: '周鹏',
    outside: ['未经允许不得转载', '打赏', '抢沙发', '相关推荐', '标签', '浏览'],
    address: 'https://www.example-wp.cn/archives/1024',
    site: '-工友网',
    body: (
      texts,
      title,
    ) => `<header class="header"><div class="logo"><a href="/">工友网</a></div><ul class="site-nav">${links()}</ul></header><section class="container"><div class="content-wrap"><div class="content"><header class="article-header"><h1 class="article-title"><a href="https://www.example-wp.cn/archives/1024">${title}</a></h1><div class="article-meta"><span class="item"><time datetime="2019-06-14T10:21:33+08:00">2019-06-14</time></span><span class="item">作者：<a href="/author/1">周鹏</a></span><span class="item">分类：<a href="/c/1" rel="category tag">新闻</a></span><span class="item post-views">浏览(1234)</span><span class="item">评论(0)</span></div></header>
<article class="article-content"><p>${texts[0]}</p><h2>书从哪里来</h2><p>${texts[1]}</p><blockquote><p>${texts[2]}</p></blockquote><p>${texts[3]}</p><p class="post-copyright">未经允许不得转载：<a href="/">工友网</a> &raquo; <a href="/1024">${title}</a></p></article>
<div class="post-actions"><a class="post-like action-like">赞(<span>12</span>)</a><a class="post-rewards action-rewards">打赏</a></div><div class="article-tags">标签：<a href="/tag/1" rel="tag">阅览室</a></div><nav class="article-nav"><span class="article-nav-prev">上一篇<br><a href="/1023">别处新闻一：高原上的检修队</a></span></nav><div class="relates"><h3 class="title"><strong>相关推荐</strong></h3><ul>${links()}</ul></div><div id="respond"><h3>评论 <small>抢沙发</small></h3></div></div></div><aside class="sidebar"><h3>热门文章</h3><ul>${links((link) => `<li>${link}<p>${TEASER}</p></li>`)}</ul></aside></section>${FOOT}`,
  }),
  layout('a page of 2005 that scrolls by double click', {
    title: '吊车重新开始工作',
    date: '2005-06-14T10:21:33',
    source: '',
    outside: ['双击自动滚屏', '发布者', '阅读', '打印本页', '关闭窗口', '上两条', '文章搜索'],
    address: 'http://www.example-old.com/news/show.asp?id=88',
    body: (
      texts,
      title,
    ) => `<table width="776" align="center" border="0" cellspacing="0"><tr><td><img src="images/banner.gif" width="776" height="110"></td></tr></table><table width="776" align="center" border="0"><tr><td width="180" valign="top" bgcolor="#f0f0f0"><table><tr><td>文章搜索</td></tr>${links((link) => `<tr><td>·${link}</td></tr>`)}</table></td>
<td width="596" valign="top"><table width="98%" align="center"><tr><td height="30" align="center"><b><font color="#cc0000" size="4">${title}</font></b></td></tr><tr><td align="center" bgcolor="#eeeeee"><font color="#666666">双击自动滚屏　发布者：admin　发布时间：2005-6-14 10:21:33　阅读：123次　【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</font></td></tr>
<tr><td style="font-size:14px;line-height:180%"><br>${texts.map((text) => `&nbsp;&nbsp;&nbsp;&nbsp;${text}<br><br>`).join('\r\n')}</td></tr><tr><td align="right">[<a href="#">打印本页</a>] [<a href="#">关闭窗口</a>]</td></tr><tr><td><hr size="1">上两条同类新闻：<li><a href="?id=87">别处新闻一：高原上的检修队</a></li><li><a href="?id=86">别处新闻二：一张旧照片的来历</a></li></td></tr></table></td></tr></table>${FOOT}`,
  }),
  layout('an app page with everything in a script', {
    title: '矿帽上的编号',
    date: '2022-05-14T08:18:20',
    source: '工友日报',
    author: '周鹏',
    pictures: 1,
    outside: ['正在加载', '下载客户端'],
    address: 'https://app.example-m.cn/detail/8812',
    body: (texts, title) =>
      `<div id="app"><div class="loading">正在加载，请稍候……</div></div><script>window.__INITIAL_STATE__=${JSON.stringify(
        {
          user: null,
          config: { download: '下载客户端，看更多新闻。' },
          detail: {
            id: 8812,
            title,
            author: '周鹏',
            source: '工友日报',
            publishTime: '2022-05-14 08:18:20',
            readCount: 1234,
            content: `${ps(texts)}<p style="text-align:center"><img src="https://img.example-m.cn/1.jpg" width="600"/></p>`,
            recommend: [{ id: 1, title: '别处新闻一：高原上的检修队', summary: TEASER }],
          },
        },
      ).replaceAll('<', '\\u003C')};</script><script src="/static/js/app.js"></script>`,
    paragraphs: 4,
  }),
  layout('a chat app’s article copied into a site', {
    title: '一碗热豆浆的温度',
    date: '2022-05-14',
    source: '甘肃工人报',
    editor: '李三',
    pictures: 2,
    outside: ['点击上方', '关注我们', '往期推荐', '长按识别', '审核', '分享'],
    body: (
      texts,
      title,
    ) => `${TOP}<div class="crumb">当前位置：<a href="/">首页</a> / <a href="/n">工会要闻</a></div><div class="detail"><h2 class="d-title">${title}</h2><div class="d-info">发布日期：2022-05-14</div><div class="d-content"><section data-tool="135" style="box-sizing:border-box"><section style="text-align:center"><p><span style="color:#888">点击上方“蓝字”关注我们</span></p></section>
<section><section style="padding:10px"><p style="line-height:2em"><span style="font-size:15px">${texts[0]}</span></p></section><section><p style="text-align:center"><img class="rich_pages" data-src="https://mmbiz.example.cn/1/640?wx_fmt=jpeg" src="/upload/1.jpg" data-ratio="0.66"></p></section><section><p><span>${texts[1]}</span></p><p><span>${texts[2]}</span></p></section><section><p style="text-align:center"><img class="rich_pages" src="/upload/2.jpg"></p></section><section><p><span>${texts[3]}</span></p></section></section>
<section style="text-align:right"><p>来源 | 甘肃工人报</p><p>编辑 | 李三　审核 | 王五</p></section><section><p><strong>往期推荐</strong></p>${links((link) => `<p>▶ ${link}</p>`)}</section><section style="text-align:center"><img src="/upload/qr.png" width="150" height="150"><p>长按识别二维码</p></section></section></div></div>${FOOT}`,
  }),
  layout('a phone page whose year is in its address', {
    title: '工地上的图书角',
    date: '2018-06-14T10:21',
    source: '甘肃工人报',
    pictures: 1,
    outside: ['打开APP', '展开全文', '热门推荐', '我来说两句'],
    address: 'https://m.example-wap.cn/2018/0614/c12-330.shtml',
    body: (
      texts,
      title,
    ) => `<header class="hd"><a href="/" class="logo">工友网</a><a href="/app" class="open">打开APP</a></header><main><section class="art"><h1 class="art_tit">${title}</h1><div class="art_info"><span class="src">甘肃工人报</span><time class="tm">06-14 10:21</time></div><div class="art_con"><p>${texts[0]}</p><div class="pic"><img src="/loading.gif" data-original="//i.example-wap.cn/1.jpg" alt=""></div>${ps(texts.slice(1))}</div><div class="unfold">展开全文</div></section>
<section class="rec"><h2>热门推荐</h2><ul>${links((link) => `<li><div class="p"><img src="//i.example-wap.cn/s.jpg"></div>${link}</li>`)}</ul></section><section class="cmt"><p>我来说两句</p></section></main>${FOOT}`,
  }),
  layout('a university’s WebPlus', {
    title: '师傅带徒弟的三个月',
    date: '2021-05-14',
    source: '',
    author: '周鹏',
    outside: ['发布者', '浏览次数', '站点地图'],
    address: 'https://gh.example-nu.edu.cn/2021/0514/c321a4567/page.htm',
    body: (
      texts,
      title,
    ) => `<div class="wrapper header"><div class="navi-slide"><ul class="wp_nav">${links()}</ul></div></div><div class="wrapper container"><div class="infobox"><div class="article" frag="窗口3" portletmode="simpleArticleContri"><h1 class="arti_title">${title}</h1><h2 class="arti_title"></h2><p class="arti_metas"><span class="arti_publisher">发布者：周鹏</span><span class="arti_update">发布时间：2021-05-14</span><span class="arti_views">浏览次数：<span class="WP_VisitCount" url="/_visitcountdisplay">123</span></span></p>
<div class="entry"><article class="read"><div id="content"><div class='wp_articlecontent'>${ps(texts, ' style="text-indent:37px"')}</div></div></article></div></div></div></div><div class="foot"><a href="/map">站点地图</a></div>${FOOT}`,
  }),
  layout('jCMS with its template’s comments', {
    title: '雨夜里的值班表',
    date: '2021-05-14T08:18',
    source: '某省总工会',
    outside: ['浏览次数', '字体', '打印本页', '分享'],
    address: 'http://zgh.example-js.gov.cn/art/2021/5/14/art_78_9712345.html',
    head: '<meta name="others" content="页面生成时间 2022-02-02 02:02:02"><meta name="template,templategroup,version" content="1,default,1.0">',
    body: (
      texts,
      title,
    ) => `<div id="nav">${links()}</div><table width="1000" align="center"><tr><td class="wz">当前位置：<a href="/">首页</a> > <a href="/col/col78/">工会要闻</a></td></tr></table><div class="main-fl bt-left"><div class="main-txt"><p class="con-title"><!--<$[标题名称(html)]>begin-->${title}<!--<$[标题名称(html)]>end--></p><p class="sp_time"><span>发布日期：<!--<$[信息时间]>begin-->2021-05-14 08:18<!--<$[信息时间]>end--></span><span>来源：<!--<$[信息来源]>begin-->某省总工会<!--<$[信息来源]>end--></span><span>浏览次数：<script language="javascript" src="/module/visitcount/articlehits.jsp?colid=78"></script></span><span>字体：[ <a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> ]</span></p>
<div class="bt-content zoom clearfix" id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart">${ps(texts)}<meta name="ContentEnd"><!--ZJEG_RSS.content.end--></div><div class="bt-print"><a href="#">打印本页</a> <span>分享：</span></div></div></div>${FOOT}`,
  }),
  layout('SiteServer with the photographer in the line', {
    title: '风大的时候压住筷子',
    date: '2021-05-14T08:18:20',
    source: '工会办',
    pictures: 1,
    captions: ['钻井队的午饭'],
    outside: ['供稿', '摄影', '阅读量', '返回列表', '上一篇'],
    address: 'http://www.example-ss.com/contents/12/345.html',
    body: (
      texts,
      title,
    ) => `${TOP}<div class="position">您的位置：<a href="/">首页</a>&gt;<a href="/x">新闻资讯</a>&gt;正文</div><div class="detail"><h2 class="tit">${title}</h2><div class="cite"><cite>供稿：工会办 | 摄影：周鹏 | 时间：2021/5/14 8:18:20 | 阅读量：123</cite></div><div class="txt"><p>${texts[0]}</p><p style="text-align: center;"><img src="/upload/images/2021/5/1.jpg" border="0" width="600" /><br />钻井队的午饭</p>${ps(texts.slice(1))}</div>
<div class="pn"><div class="prev">上一篇：<a href="/344.html">别处新闻一：高原上的检修队</a></div><div class="next">下一篇：<a href="/346.html">别处新闻二：一张旧照片的来历</a></div><a class="back" href="../">返回列表</a></div></div>${FOOT}`,
  }),
  layout('a daily of divisions whose text is one block of breaks', {
    title: '粮站门口的黑板',
    date: '2009-06-14T10:21',
    source: '甘肃工人报',
    author: '周鹏',
    outside: ['进入论坛', '手机看新闻', '发表评论', '打印', '相关专题'],
    address: 'http://news.example-rb.com.cn/system/2009/06/14/011112222.shtml',
    body: (
      texts,
      title,
    ) => `<div class="daohang"><a href="/">首页</a> → <a href="/g">甘肃</a> → 正文</div><div id="biaoti">${title}</div><div id="xinxi">http://www.example-rb.com.cn　2009-06-14 10:21　<span>来源：甘肃工人报</span>　<span>作者：周鹏</span>　<a href="/bbs">进入论坛</a>　<a href="/wap">手机看新闻</a></div><div id="neirong"><!--enpproperty <articleid>11112222</articleid><date>2009-06-14 10:21:33.0</date> /enpproperty--><!--enpcontent-->${texts.map((text) => `　　${text}`).join('<br/><br/>')}<!--/enpcontent--></div>
<div id="gongju">[<a href="#">发表评论</a>] [<a href="#">打印</a>]</div><div id="xgzt"><b>相关专题</b>${links((link) => `<br>· ${link}`)}</div>${FOOT}`,
  }),
  layout('a news centre with a lead in a box and a QR code in the text', {
    title: '十二期培训之后',
    date: '2017-06-14T10:21',
    source: '工友网综合',
    editor: '李三',
    pictures: 1,
    outside: ['扫码关注', '责编', '我要纠错', '猜你喜欢', '阅读原文'],
    body: (texts, title) =>
      `${TOP}<div class="article-wrap"><h1 class="article-tit">${title}</h1><div class="article-attr"><i class="icon"></i>2017/06/14 10:21 <i></i>工友网综合 <span class="font-size">A+ A-</span></div><div class="article-body"><div class="lead">${texts[0]}</div><p>${texts[1]}</p><p><img src="/p/1.jpg" alt="培训"></p><p>${texts[2]}</p><p>${texts[3]}</p><div class="qr-box"><img src="/static/qrcode.jpg" width="140" height="140"><span>扫码关注工友网</span></div></div><div class="article-foot"><span>责编：李三</span><a href="#">我要纠错</a><a href="#">阅读原文</a></div></div><div class="like"><h3>猜你喜欢</h3>${links((link) => `<div>${link}<p>${TEASER}</p></div>`)}</div>${FOOT}`,
  }),
]
