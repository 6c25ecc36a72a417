import { createWords } from './useWords.ts'

/** The keys of the keyboard and what they do. */
export const shortcutWords = createWords(
  {
    heading: '键盘快捷键',
    intro: '接上键盘就能用，打字时不起作用。',
    actions: {
      next: '下一篇；在列表里移到下一条',
      previous: '上一篇；在列表里移到上一条',
      back: '返回',
      save: '收藏或取消收藏',
      update: '更新',
      home: '回到首页',
      saved: '打开收藏',
      search: '搜索',
      help: '打开这张表',
    },
    or: '或',
    close: '关闭',
    characters: '单键快捷键',
    which: '有哪些键',
    charactersNote: '关闭后，只有方向键起作用。',
    states: { on: '开启', off: '关闭' },
  },
  {
    heading: 'Keyboard shortcuts',
    intro: 'With a keyboard. They do nothing while you type.',
    actions: {
      next: 'Next article; in a list, the next headline',
      previous: 'Previous article; in a list, the headline above',
      back: 'Back',
      save: 'Save, or remove from saved',
      update: 'Update',
      home: 'Go to the start page',
      saved: 'Open saved articles',
      search: 'Search',
      help: 'Open this list',
    },
    or: 'or',
    close: 'Close',
    characters: 'Single-key shortcuts',
    which: 'Which keys there are',
    charactersNote: 'When off, only the arrow keys work.',
    states: { on: 'On', off: 'Off' },
  },
)
