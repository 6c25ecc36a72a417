import { createSSRApp, h, shallowRef } from 'vue'
import { createMemoryHistory } from 'vue-router'
import { renderToString } from 'vue/server-renderer'
import { expect, test } from 'vitest'
import { createReaderRouter } from '../../src/app/router.ts'
import { en } from '../../src/app/text/en.ts'
import { createFormat } from '../../src/app/text/format.ts'
import { useAttachmentFacts } from '../../src/app/text/useAttachmentFacts.ts'
import { FORMAT, TEXT } from '../../src/app/text/useText.ts'
import { zh } from '../../src/app/text/zh.ts'
import { RichText } from '../../src/app/ui/RichText.ts'
import type { Attachment } from '../../src/model/article.ts'
import { parseRichText } from '../../src/model/rich-text.ts'

const URL = 'https://a.cn/a.mp3'

/** The words that follow a link to the recording. */
async function factsBehind(known: Partial<Attachment>, text = zh): Promise<string | undefined> {
  const attachments = [{ url: URL, type: 'audio/mpeg', bytes: 0, seconds: 0, ...known }]
  const app = createSSRApp({
    setup() {
      const factsOf = useAttachmentFacts(() => attachments)
      const nodes = parseRichText(`<p><a href="${URL}">音频</a></p><p><a href="https://b.cn/">别处</a></p>`)
      return () => h(RichText, { nodes, tableLabel: '', factsOf })
    },
  })
  app.use(createReaderRouter(createMemoryHistory()))
  app.provide(TEXT, shallowRef(text))
  app.provide(FORMAT, shallowRef(createFormat(text.lang, 'Asia/Shanghai')))
  const shown = await renderToString(app)
  expect(shown.match(/class="facts"/g)?.length ?? 0).toBeLessThan(2)
  return /音频<\/a><span class="facts">(.*?)<\/span>/.exec(shown)?.[1]
}

test.each<[Partial<Attachment>, string | undefined, string | undefined]>([
  [{ seconds: 192, bytes: 2_900_000 }, ' · 3 分 12 秒 · 2.9 MB', ' · 3 min 12 s · 2.9 MB'],
  [{ seconds: 45 }, ' · 45 秒', ' · 45 s'],
  [{ seconds: 3723, bytes: 84_000 }, ' · 1 小时 2 分 · 84 KB', ' · 1 h 2 min · 84 KB'],
  [{ bytes: 2_900_000 }, ' · 2.9 MB', ' · 2.9 MB'],
  [{}, undefined, undefined],
  [{ url: 'https://b.cn/other.mp3', seconds: 9 }, undefined, undefined],
])(
  'before it is opened, a recording says how long and how large it is: %o',
  async (known, chinese, english) => {
    expect([await factsBehind(known), await factsBehind(known, en)]).toEqual([chinese, english])
  },
)
