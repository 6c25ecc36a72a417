import { createWords } from './useWords.ts'

/** How pages that are not in the navigation are offered elsewhere. */
export const entryWords = createWords({ ready: '下井前检查' }, { ready: 'Ready to go under' })
