import { createWords } from './useWords.ts'

/** The sentences of the search page. */
export const searchWords = createWords(
  {
    label: '搜索手机里存的消息',
    placeholder: '标题、正文、来源、作者',
    clear: '清空',
    searching: '正在查找…',
    found: (count: string) => `找到 ${count} 篇`,
    noneHeading: '没有找到',
    noneText: '手机里存下的消息中没有这些字。换一个短一点的词再试。',
    startHeading: '想找什么？',
    startText: '输入几个字，在手机里存下的消息中查找，不用网络。多个词之间用空格隔开。',
  },
  {
    label: 'Search the news on this phone',
    placeholder: 'Title, text, source, author',
    clear: 'Clear',
    searching: 'Searching…',
    found: (count: string) => `${count} found`,
    noneHeading: 'Nothing found',
    noneText: 'None of the news stored on this phone has these words. Try a shorter one.',
    startHeading: 'What are you looking for?',
    startText:
      'Type a few characters to search the news stored on this phone, without a network. Separate several words by spaces.',
  },
)
