import { createWords } from './useWords.ts'

/** How pages that are not in the navigation are offered elsewhere. */
export const entryWords = createWords(
  { ready: '下井前检查', install: '装到手机上' },
  { ready: 'Ready to go under', install: 'Install on this phone' },
)
