import { createWords } from './useWords.ts'

/** How long a recording plays that an article links to: hours, minutes and seconds. */
export const attachmentWords = createWords(
  {
    hours: (hours: string, minutes: string) => `${hours} 小时 ${minutes} 分`,
    minutes: (minutes: string, seconds: string) => `${minutes} 分 ${seconds} 秒`,
    seconds: (seconds: string) => `${seconds} 秒`,
  },
  {
    hours: (hours: string, minutes: string) => `${hours} h ${minutes} min`,
    minutes: (minutes: string, seconds: string) => `${minutes} min ${seconds} s`,
    seconds: (seconds: string) => `${seconds} s`,
  },
)
