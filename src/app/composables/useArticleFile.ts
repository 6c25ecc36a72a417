import { articleFileName, generateArticleFile, type FileWords } from '../../model/article-file.ts'
import type { Article } from '../../model/article.ts'
import { createQrCode, generateQrPath, QUIET_ZONE } from '../../model/qr-code.ts'
import type { Site } from '../../model/site.ts'
import { loadPicturesData } from '../stores/pictures.ts'
import { passOnWords } from '../text/pass-on-words.ts'
import { usePagesText } from '../text/usePagesText.ts'
import { useAttachmentFacts } from '../text/useAttachmentFacts.ts'
import { useFormat } from '../text/useText.ts'
import { useWords } from '../text/useWords.ts'

/** What is passed on: an article and where it is read. */
export interface Passage {
  article: Article
  site: Pick<Site, 'title' | 'language' | 'url'>
  /** Its address for everyone. */
  url: string
}

/** Makes a file of an article that opens anywhere, pictures included. */
export function useArticleFile(passage: () => Passage): () => Promise<File> {
  const text = usePagesText()
  const words = useWords(passOnWords)
  const format = useFormat()
  const attachmentFacts = useAttachmentFacts(() => passage().article.attachments)

  function factsOf({ source, author, date, revised }: Article): string[] {
    const from = [source, author].filter(Boolean).join('—')
    return [
      from && `${text.value.source}：${from}`,
      `${text.value.updated}：${format.value.date(date)}`,
      revised === undefined ? '' : `${text.value.revised}：${format.value.date(revised)}`,
    ].filter(Boolean)
  }

  function fileWords(article: Article): FileWords {
    const { address, scan, picture } = words.value
    const { original } = text.value
    return { facts: factsOf(article), address, scan, picture, original, factsOf: attachmentFacts }
  }

  return async function makeFile() {
    const { article, site, url } = passage()
    const { picture, pictures } = article
    const sources = [...(picture ? [picture] : []), ...pictures].map(({ src }) => src)
    const html = generateArticleFile({
      article,
      site,
      pictures: await loadPicturesData([...new Set(sources)]),
      words: fileWords(article),
      code: codeOf(url),
    })
    return new File([html], articleFileName(article.title), { type: 'text/html' })
  }
}

function codeOf(url: string): { side: number; path: string } | undefined {
  const code = createQrCode(url) ?? createQrCode(url, 'L')
  return code && { side: code.size + 2 * QUIET_ZONE, path: generateQrPath(code) }
}
