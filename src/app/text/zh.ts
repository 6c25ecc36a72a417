import type { Language } from './languages.ts'
import type { PagesText } from './zh-pages.ts'

/** The sentences that every page needs. English `satisfies` this shape, so none can be missing there. */
export const zh = {
  lang: 'zh' as Language,
  readerName: '工友读报',
  skip: '跳到正文',
  home: '首页',
  newest: '最新',
  search: '搜索',
  saved: '收藏',
  settings: '设置',
  mainNavigation: '主导航',
  categories: '栏目',
  all: '全部',
  newestHeadlines: '最新消息',
  read: '已读',
  unread: '未读',
  isSaved: '已收藏',
  tails: {
    stored: { note: '', action: '加载更多' },
    beyond: { note: '', action: '获取更早的消息' },
    asking: { note: '', action: '正在获取更早的消息…' },
    failed: { note: '现在取不到更早的消息', action: '再试一次' },
    end: { note: '没有更早的消息了', action: '' },
  },
  count: (done: string, total: string) => `${done}/${total}`,
  update: '更新',
  newsState: '更新状态',
  progress: '获取进度',
  fetching: { head: '正在查看有没有新消息', packs: '正在获取', pictures: '正在获取图片' },
  current: (at: string) => `已更新至 ${at}`,
  asOf: (at: string) => `截至 ${at}`,
  neverSynced: '还没有取到过消息',
  failures: {
    offline: '离线',
    slow: '网络太慢，没能取完',
    'not-the-feed': '连上的不是本站，可能要先登录这个网络',
    damaged: '收到的内容不完整，没有采用',
    server: '服务器出错了，稍后再试',
    outdated: '这个版本太旧，请更新后再读',
    storage: '没能存到手机里',
  },
  yesterday: (time: string) => `昨天 ${time}`,
  pageFailed: '这一页没能打开，请在有信号时再试一次。',
  repair: '去修复',
}

/** A language other than Chinese brings the sentences of the pages with it. */
export type Text = typeof zh & { pages?: PagesText }
