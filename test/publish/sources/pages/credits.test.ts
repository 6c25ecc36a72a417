import { describe, expect, test } from 'vitest'
import type { ExtractedPage } from '../../../../src/publish/sources/pages/extracted-page.ts'
import { extractPage } from '../../../../src/publish/sources/pages/extract.ts'

const SENTENCE = '早班下井之前，班组长把瓦斯检测仪逐台校了一遍，又把前一天的记录念给大家听。'

interface Written {
  head?: string
  info?: string
  first?: string
  last?: string
  after?: string
}

function extract({ head = '', info = '', first = '', last = '', after = '' }: Written): ExtractedPage {
  const html = `<html><head><title>班前十五分钟_工人报</title>${head}</head><body><h1>班前十五分钟</h1>
<div class="info">2018-06-14 10:05 ${info}</div><div id="content"><p>${first}${SENTENCE}</p><p>${SENTENCE}</p><p>${SENTENCE}${last}</p></div>${after}</body></html>`
  const url = new URL('https://old.example.cn/a/1.html')
  return extractPage(html, { url, timeZone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 22) })
}

const META = '<meta name="author" content="李网管">'

describe('who wrote it is whom the page shows, not whom its system names', () => {
  test.each<[string, Written, string]>([
    ['a dateline', { first: '本报兰州6月14日讯（记者 周鹏）' }, '周鹏'],
    ['a dateline with two', { first: '本报讯（记者周鹏 通讯员李强）' }, '周鹏 李强'],
    ['brackets at the end', { last: '（本报记者 周鹏 王小明）' }, '周鹏 王小明'],
    ['a line under the title', { info: '</div><div>本报记者 周鹏' }, '周鹏'],
    ['a line with two callings', { info: '</div><div>□ 本报记者 周鹏 通讯员 李强' }, '周鹏 李强'],
    ['a line after the text', { after: '<p>工人报全媒体记者 周鹏</p>' }, '周鹏'],
    ['a label', { info: '记者：周鹏' }, '周鹏'],
    ['a correspondent’s label', { info: '通讯员：李强' }, '李强'],
    ['words and pictures', { info: '</div><div>文/周鹏 图/李强' }, '周鹏 李强（摄影）'],
    ['words and pictures by one', { info: '</div><div>周鹏 文/图' }, '周鹏'],
    ['pictures behind a name', { info: '</div><div>记者 周鹏 文 李强 摄影' }, '周鹏 李强（摄影）'],
    ['a label of pictures', { info: '</div><div>摄影：李强' }, '李强（摄影）'],
    ['both in one label', { info: '</div><div>图文：周鹏' }, '周鹏'],
    ['brackets with both', { last: '（文/图 记者 周鹏）' }, '周鹏'],
    ['nobody', {}, '李网管'],
    ['a caption is no author', { first: '</p><p><img src="/a.jpg"></p><p>张三 摄</p><p>' }, '李网管'],
    ['persons in the text', { last: '他说，记者朋友们也来了（大家笑）' }, '李网管'],
  ])('%s', (_, written, author) => {
    expect(extract({ head: META, ...written }).author.value).toBe(author)
  })

  test.each(['admin', 'DedeCMS', '织梦内容管理系统', 'webmaster'])('no system is an author: %s', (name) => {
    expect(extract({ head: `<meta name="author" content="${name}">` }).author.value).toBe('')
  })
})

describe('a source that only a script knows', () => {
  test.each<[string, Written, string]>([
    ['written into the page', { info: '<script>document.write("来源：矿工报")</script>' }, '矿工报'],
    [
      'written with elements',
      { info: `<script>document.write('<span>稿源：<a href=\\'/\\'>矿工报</a></span>');</script>` },
      '矿工报',
    ],
    ['set by an id', { after: `<script>$("#ly").html("来源：矿工报 作者：周鹏")</script>` }, '矿工报'],
    [
      'set as inner HTML',
      { after: `<script>document.getElementById('s').innerHTML = '出处：矿工报'</script>` },
      '矿工报',
    ],
    ['a variable', { after: '<script>var source = "矿工报";</script>' }, '矿工报'],
    [
      'a member',
      { after: '<script>var data = {"id":7,"sourceName":"\\u77ff\\u5de5\\u62a5"}</script>' },
      '矿工报',
    ],
    [
      'JSON-LD',
      {
        head: '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"矿工报"}}]}</script>',
      },
      '矿工报',
    ],
    [
      'something that is no name',
      { after: '<script>var source = "pc_web"; source = "{{来源}}"</script>' },
      '',
    ],
    [
      'what is shown goes before it',
      { info: '来源：工人报', after: '<script>document.write("来源：矿工报");var source="别的报"</script>' },
      '工人报',
    ],
  ])('%s', (_, written, source) => {
    expect(extract(written).source.value).toBe(source)
  })

  test('is less certain than one that the page shows, and a variable is listed', () => {
    const written = extract({ info: '<script>document.write("来源：矿工报")</script>' }).source
    const variable = extract({ after: '<script>var source = "矿工报";</script>' }).source
    expect([written.confidence, variable.confidence]).toEqual([0.75, 0.55])
  })

  test('a date may be written so, too', () => {
    const html =
      '<title>班前十五分钟_工人报</title><h1>班前十五分钟</h1><script>document.write("发布时间：2018-06-14 10:05")</script>' +
      `<div id="content"><p>${SENTENCE}</p><p>${SENTENCE}</p></div>`
    const url = new URL('https://old.example.cn/a.html')
    const page = extractPage(html, { url, timeZone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 22) })
    expect(new Date(page.date.value!).toISOString()).toBe('2018-06-14T02:05:00.000Z')
  })
})
