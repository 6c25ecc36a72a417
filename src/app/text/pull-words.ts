import { createWords } from './useWords.ts'

/** What a list says that is being pulled down. */
export const pullWords = createWords(
  { pulling: '下拉更新', far: '松手就更新' },
  { pulling: 'Pull to update', far: 'Let go to update' },
)
