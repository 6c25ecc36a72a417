import type { Article, Picture } from '../../src/model/article.ts'
import type { Site } from '../../src/model/site.ts'

/** An article with everything an article must have; what matters to a test is given. */
export function anArticle(given: Partial<Article> = {}): Article {
  const slug = given.slug ?? 'shift-change'
  return {
    slug,
    seq: 1,
    title: `题目 ${slug}`,
    date: Date.UTC(2018, 5, 14),
    category: 'economy',
    tags: [],
    source: '甘肃工人报',
    author: '周鹏',
    summary: `摘要 ${slug}`,
    html: `<p>正文 ${slug}</p>`,
    editor: '',
    url: '',
    related: [],
    pictures: [],
    ...given,
  }
}

/** A picture of one file; what matters to a test is given. */
export function aPicture(given: Partial<Picture> = {}): Picture {
  const file = { src: '/images/0123456789abcdef-800.webp', width: 800, bytes: 9, ...given }
  const { src, width, bytes } = file
  return { height: 450, widths: [width], alt: '', variants: [{ src, width, bytes }], ...file }
}

export function aSite(given: Partial<Site> = {}): Site {
  return {
    title: '甘肃工会新闻',
    description: '没有信号也能读',
    language: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    url: 'https://reader.example.org/',
    organisation: '甘肃省总工会',
    categories: [
      {
        id: 'news',
        title: '新闻动态',
        children: [
          { id: 'economy', title: '经济技术', children: [] },
          { id: 'safety', title: '安全生产', children: [] },
        ],
      },
    ],
    links: [{ title: '中工网', url: 'https://www.workercn.cn/' }],
    footer: { copyright: '', address: '', postcode: '', icp: '', police: '', credit: '' },
    ...given,
  }
}
