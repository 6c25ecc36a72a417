import { createWords } from './useWords.ts'

/** What the settings page says of read counts. */
export const readsWords = createWords(
  {
    legend: '阅读量',
    choices: { on: '计入', off: '不计入' },
    note: '打开过的文章计入阅读量：联网时只告诉本站打开了哪几篇，不附带任何身份信息。',
  },
  {
    legend: 'Read counts',
    choices: { on: 'Counted', off: 'Not counted' },
    note: 'Articles you open are counted: when there is a network this site is told which, and nothing about who you are.',
  },
)
