import { createWords } from './useWords.ts'

/** What the elder mode's start page and the switch to it say. */
export const elderWords = createWords(
  {
    toElder: '长辈版',
    toStandard: '标准版',
    entries: '常用',
    listen: '听新闻',
    search: '找新闻',
    saved: '我的收藏',
    sections: '分栏目看',
    check: '下井前检查',
  },
  {
    toElder: 'Elder version',
    toStandard: 'Standard version',
    entries: 'Most used',
    listen: 'Listen to news',
    search: 'Find news',
    saved: 'My saved',
    sections: 'Sections',
    check: 'Before going under',
  },
)
