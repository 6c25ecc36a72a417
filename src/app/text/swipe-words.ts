import { createWords } from './useWords.ts'

/** What is said once about swiping. */
export const swipeWords = createWords(
  { hint: '手指在文章上左右划，也能翻到上一篇、下一篇。' },
  { hint: 'Swiping left or right on an article leads to the next and the previous one, too.' },
)
