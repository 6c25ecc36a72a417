import { createWords } from './useWords.ts'

/** What the repair page says. It stands by itself, without the app. */
export const repairWords = createWords(
  {
    title: '修复工友读报',
    intro: '打不开、不更新、页面不对时，在这里修复。收藏和读过的记录不会丢。',
    found: '现在的情况',
    worker: {
      none: '这个浏览器不支持离线阅读',
      absent: '离线服务：没有启动',
      present: '离线服务：正常',
    },
    files: (count: number) => `应用文件：${count} 个`,
    noFiles: '应用文件：没有存下',
    news: (articles: number, saved: number) => `存下的文章：${articles} 篇，其中收藏 ${saved} 篇`,
    noNews: '存下的文章：读不出来',
    mend: '修复应用',
    mendNote: '重新取一遍应用文件（约 200\u00a0KB），文章不动。需要联网。',
    clear: '清除消息，保留收藏',
    clearNote: '删掉没有收藏的文章和它们的图片，联网后会重新取回。',
    back: '回到工友读报',
    working: '正在修复…',
    mended: '应用已经修复，可以回去阅读了。',
    cleared: '已经清除。收藏的文章和读过的记录都还在。',
    offline: '现在没有连上网站，什么也没有改动。请到有信号的地方再试一次。',
    failed: '没有做成。请关掉这个网站的其他页面，再试一次。',
  },
  {
    title: 'Repair the reader',
    intro:
      'For when it does not open, does not update, or looks wrong. What you saved and what you have read stay.',
    found: 'How things are',
    worker: {
      none: 'This browser cannot read offline',
      absent: 'Offline service: not running',
      present: 'Offline service: fine',
    },
    files: (count: number) => `Files of the app: ${count}`,
    noFiles: 'Files of the app: none stored',
    news: (articles: number, saved: number) => `Stored articles: ${articles}, ${saved} of them saved`,
    noNews: 'Stored articles: cannot be read',
    mend: 'Repair the app',
    mendNote: 'Fetches the files of the app again (about 200\u00a0KB); articles stay. Needs a network.',
    clear: 'Clear the news, keep what I saved',
    clearNote: 'Deletes articles that are not saved, and their pictures; they come back with the network.',
    back: 'Back to the reader',
    working: 'Repairing…',
    mended: 'The app is repaired; you can go back and read.',
    cleared: 'Cleared. Saved articles and what you have read are still there.',
    offline: 'The site cannot be reached now, so nothing was changed. Try again where there is a signal.',
    failed: 'It did not work. Close the other pages of this site and try again.',
  },
)
