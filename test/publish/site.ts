import type { Site } from '../../src/model/site.ts'
import type { SourceConfig } from '../../src/publish/config.ts'

export function aSite(): Site {
  return {
    title: '工会新闻',
    description: '',
    language: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    url: 'https://reader.example.org/',
    organisation: '',
    categories: [
      { id: 'news', title: '新闻动态', children: [{ id: 'economy', title: '经济技术', children: [] }] },
      { id: 'safety', title: '安全生产', children: [] },
    ],
    links: [],
    footer: { copyright: '', address: '', postcode: '', icp: '', police: '', credit: '' },
  }
}

export function aSource(changes: Partial<SourceConfig> = {}): SourceConfig {
  return {
    type: 'feed',
    name: 'feed',
    address: 'https://news.example.cn/feed.xml',
    category: 'news',
    categories: new Map(),
    ...changes,
  }
}
