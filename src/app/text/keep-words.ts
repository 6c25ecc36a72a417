import { createWords } from './useWords.ts'

/** What is to be kept on the phone, and what becomes of it. */
export const keepWords = createWords(
  {
    heading: '离线保存',
    articles: '保存多少篇文章',
    articleLimits: { 100: '100 篇', 500: '500 篇', 2000: '2000 篇', all: '全部' },
    articlesNote: '从最新的算起。收藏的文章不算在内，一直保留。',
    megabytes: '最多占多少空间',
    megabyteLimits: { 50: '50 MB', 100: '100 MB', 300: '300 MB' },
    megabytesNote: '空间不够时，先清读过的旧图片，再清读过的旧文章。改小以后，下次更新时清理。',
    pictures: '图片',
    pictureSizes: { none: '不保存', small: '小图', full: '大图' },
    picturesNote: '小图省一多半流量。',
    network: '什么网络下取图片',
    networks: { any: '任何网络', unmetered: '不计流量的网络' },
    networkNote: '文字总是先取。手机分不清网络计不计流量时，图片等您点“现在获取”。',
    more: '多存一些的栏目',
    moreNote: '选中的栏目，文章往前多存三倍。',
    nothingToGet: '要保存的都已经在手机里。',
    toGet: (texts: string, pictures: string) =>
      `还要获取${[texts && `文字 ${texts}`, pictures && `图片约 ${pictures}`].filter(Boolean).join('、')}。`,
    get: '现在获取',
    older: (texts: string) => `更早的消息：文字 ${texts}`,
    getting: '正在获取…',
    persistence: {
      unknown: '这个浏览器没有说明会不会清掉存下的内容。',
      safe: '浏览器已答应不自动清掉存下的内容。',
      unsafe: '手机空间紧张时，浏览器可能清掉存下的内容。',
    },
    persist: '请浏览器一直保留',
    dismiss: '知道了',
    notKept: '这个浏览器现在不能存储。文章可以联网阅读；收藏、阅读记录和设置关掉页面就没有了。',
    emptied:
      '手机清掉了以前存下的内容，收藏和阅读记录也没有了。文章连上网就重新获取；收藏存成过文件的，可以在“设置”里取回。',
    firstStart: '头一次从主屏幕打开：苹果手机要在这里重新存一遍。现在请连上网络，存好以后没有信号也能读。',
    gone: '这个网站已经一周找不到了，可能换了网址，请问问发给您链接的人。存下的文章都还能读。',
    full: '手机空间不够，一部分图片没有存下。',
    ask: (pictures: string, bytes: string) => `还有 ${pictures} 张图片（${bytes}）没有取。在什么网络下取？`,
  },
  {
    heading: 'Kept for offline',
    articles: 'How many articles to keep',
    articleLimits: { 100: '100', 500: '500', 2000: '2,000', all: 'All' },
    articlesNote: 'Counted from the newest. Saved articles do not count and always stay.',
    megabytes: 'How much space at most',
    megabyteLimits: { 50: '50 MB', 100: '100 MB', 300: '300 MB' },
    megabytesNote:
      'When space is short, old pictures you have seen go first, then old articles you have read. After a smaller choice, the next update clears up.',
    pictures: 'Pictures',
    pictureSizes: { none: 'None', small: 'Small', full: 'Large' },
    picturesNote: 'Small ones take less than half the data.',
    network: 'Where to get pictures',
    networks: { any: 'Any network', unmetered: 'Unmetered networks' },
    networkNote:
      'Texts always come first. Where the phone cannot tell what a network costs, pictures wait until you choose “Get now”.',
    more: 'Sections to keep more of',
    moreNote: 'Of these, three times as many older articles are kept.',
    nothingToGet: 'All that should be kept is on this phone.',
    toGet: (texts: string, pictures: string) =>
      `Still to get: ${[texts && `texts ${texts}`, pictures && `pictures about ${pictures}`].filter(Boolean).join(', ')}.`,
    get: 'Get now',
    older: (texts: string) => `Older news: texts ${texts}`,
    getting: 'Getting…',
    persistence: {
      unknown: 'This browser does not say whether it may delete what is kept.',
      safe: 'The browser has agreed not to delete what is kept by itself.',
      unsafe: 'When the phone is short of space, the browser may delete what is kept.',
    },
    persist: 'Ask the browser to keep it',
    dismiss: 'OK',
    notKept:
      'This browser cannot store anything now. Articles can be read online; saved articles, reading marks and settings last until the page is closed.',
    emptied:
      'The phone has deleted what was kept, saved articles and reading marks too. Articles come again with the network; what you put into a file can be taken from it in the settings.',
    firstStart:
      'First start from the home screen: on an iPhone the news must be kept here once more. Connect to a network now; afterwards it can be read without a signal.',
    gone: 'This site has not been found for a week; it may have moved. Ask whoever gave you the link. All that was kept can still be read.',
    full: 'The phone is short of space: some pictures were not kept.',
    ask: (pictures: string, bytes: string) =>
      `${pictures} pictures (${bytes}) are still to get. On which networks?`,
  },
)
