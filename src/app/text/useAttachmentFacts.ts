import type { Attachment } from '../../model/article.ts'
import { attachmentWords } from './attachment-words.ts'
import { formatBytes } from './format-bytes.ts'
import { useFormat } from './useText.ts'
import { useWords } from './useWords.ts'

/** Says of an address how long it plays and how large it is: ` · 3 分 12 秒 · 2.9 MB`; '' where nobody knows. */
export function useAttachmentFacts(
  attachments: () => readonly Attachment[] | undefined,
): (url: string) => string {
  const words = useWords(attachmentWords)
  const format = useFormat()

  function lengthOf(length: number): string {
    const number = (value: number): string => format.value.number(Math.floor(value))
    const { hours, minutes, seconds } = words.value
    if (length >= 3600) return hours(number(length / 3600), number((length / 60) % 60))
    return length >= 60 ? minutes(number(length / 60), number(length % 60)) : seconds(number(length))
  }

  return (url) => {
    const { bytes = 0, seconds = 0 } = attachments()?.find((one) => one.url === url) ?? {}
    const facts = [seconds && lengthOf(seconds), bytes && formatBytes(bytes)]
    return facts.map((fact) => (fact ? ` · ${fact}` : '')).join('')
  }
}
