// Articles that nobody wrote: of any number and length, the same in every run, in Node and in a page.
import type { Article } from '../../src/model/article.ts'
import { createRandom } from '../helpers/random.ts'

/** A word that stands in every so many articles, for searches that find few. */
export const RARE = { word: '掘进机', every: 250 }

const WORDS =
  '安全生产班组工会职工井下工地检查设备培训食堂宿舍工资合同竞赛技术师傅隧道矿山油田天气道路灯光风雨机器图纸时间地点问题办法大家今天明天早上晚上先后上来下去前面后面开始结束' +
  '煤层顶板支架瓦斯水泵电缆皮带轨道炸药钻孔混凝土钢筋脚手架塔吊焊枪螺栓仪表阀门管线罐车抽油机井架泥浆测量记录交接值班轮休探亲车票行李包裹邮局银行医院药品体检尘肺口罩耳塞手套雨靴' +
  '年轻女儿儿子父亲母亲老乡书信电话照片黄河戈壁沙漠雪峰草原麦田春节秋收冬储夏凉歌声球赛象棋书架报纸广播黑板粉笔钥匙饭盒茶缸馒头面条羊肉土豆白菜辣椒咸菜热水锅炉棉被床铺窗户院墙树荫'
const LETTERS = [...new Set(WORDS)]
/** So many characters, and a sentence ends. */
const SENTENCE = 23
const HOUR = 3_600_000

/** Article `index` of a made site, `characters` long; the higher the index, the newer. */
export function makeArticle(index: number, characters: number): Article {
  // Neighbouring seeds begin alike.
  const random = createRandom(Math.imul(index + 1, 2_654_435_761))
  const text = Array.from({ length: characters }, (_, at) =>
    at % SENTENCE === SENTENCE - 1 ? '。' : LETTERS[Math.floor(random() * LETTERS.length)]!,
  ).join('')
  const rare = index % RARE.every === 0 ? RARE.word : ''
  return {
    slug: `article-${index}`,
    seq: index + 1,
    title: `${text.slice(0, 14)}${index}`,
    date: Date.UTC(2008, 0, 1) + index * HOUR,
    category: `category-${index % CATEGORIES}`,
    tags: [LETTERS[index % TAGS]! + LETTERS[(index + 1) % TAGS]!],
    source: '工人报',
    author: '',
    summary: text.slice(0, 60),
    html: `<p>${text.slice(0, 400)}${rare}</p><p>${text.slice(400)}</p>`,
    editor: '',
    url: '',
    related: [],
    pictures: [],
  }
}

/** The article as an editor would have written it into a Markdown folder. */
export function toMarkdown({ title, date, category, tags, source, html }: Article): string {
  const text = html.replaceAll('</p><p>', '\n\n').replace(/<\/?p>/g, '')
  const facts = [
    `title: ${title}`,
    `date: ${new Date(date).toISOString()}`,
    `category: ${category}`,
    `tags: [${tags.join()}]`,
    `source: ${source}`,
  ]
  return `---\n${facts.join('\n')}\n---\n\n${text}\n`
}

/** The sections that made articles are in. */
export function madeCategories(): { id: string; title: string }[] {
  return Array.from({ length: CATEGORIES }, (_, i) => ({ id: `category-${i}`, title: `栏目${i}` }))
}

const CATEGORIES = 7
/** As many tags as an office uses again and again. */
const TAGS = 40
