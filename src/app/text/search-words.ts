import { createWords } from './useWords.ts'

/** The sentences of the search page. */
export const searchWords = createWords(
  {
    label: '搜索手机里存的消息',
    placeholder: '搜标题、正文、作者',
    clear: '清空',
    filling: '第一次搜索，正在整理手机里的文章，请稍等…',
    found: (count: string) => `找到 ${count} 篇`,
    category: '栏目',
    everywhere: '全部栏目',
    period: '时间',
    periods: { all: '不限时间', week: '一周内', month: '一个月内', year: '一年内' },
    /** What an excerpt is a part of, where that is not the text. */
    origins: { tags: '标签：', author: '作者：', source: '来源：', editor: '责任编辑：' },
    noneHeading: '没有找到',
    noneText: (stored: string) => `手机里存的 ${stored} 篇文章里没有这些字。换一个短一点的词试试。`,
    narrowText: '这个栏目、这段时间里没有。放宽一些再找。',
    widen: '不限栏目和时间',
    emptyHeading: '手机里还没有文章',
    emptyText: '搜索只查手机里存的文章。先到有信号的地方更新一次。',
    startHeading: '想找什么？',
    startText: '输入几个字，就在手机里存的文章中查找，不用网络。几个词之间空一格。',
    recent: '最近搜过',
    forget: '清除搜索记录',
  },
  {
    label: 'Search the news on this phone',
    placeholder: 'Title, text, author',
    clear: 'Clear',
    filling: 'Putting the articles on this phone in order for the first search…',
    found: (count: string) => `${count} found`,
    category: 'Section',
    everywhere: 'All sections',
    period: 'Time',
    periods: { all: 'Any time', week: 'Past week', month: 'Past month', year: 'Past year' },
    origins: { tags: 'Tags: ', author: 'Author: ', source: 'Source: ', editor: 'Editor: ' },
    noneHeading: 'Nothing found',
    noneText: (stored: string) =>
      `None of the ${stored} articles on this phone has these words. Try a shorter one.`,
    narrowText: 'Nothing in this section and this time. Try a wider one.',
    widen: 'All sections, any time',
    emptyHeading: 'No articles on this phone yet',
    emptyText: 'A search looks through the articles on this phone. Update once where there is a signal.',
    startHeading: 'What are you looking for?',
    startText:
      'Type a few characters to search the articles on this phone, without a network. Put a space between words.',
    recent: 'Recent searches',
    forget: 'Clear recent searches',
  },
)
