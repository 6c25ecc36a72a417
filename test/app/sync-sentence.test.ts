import { expect, test } from 'vitest'
import { createFormat } from '../../src/app/text/format.ts'
import { syncSentence, type SyncReport } from '../../src/app/text/sync-sentence.ts'
import { zh } from '../../src/app/text/zh.ts'

const NOW = Date.parse('2018-06-14T02:10:00Z')
const TODAY = Date.parse('2018-06-14T02:05:00Z')
const YESTERDAY = TODAY - 86_400_000
const format = createFormat('zh', 'Asia/Shanghai')

function say(report: SyncReport): string {
  const { words, count } = syncSentence(report, zh, format, NOW)
  return [words, count].filter(Boolean).join(' ')
}

test('says how current the news is', () => {
  expect(say({ type: 'current', at: TODAY })).toBe('已更新至 10:05')
  expect(say({ type: 'idle', at: YESTERDAY })).toBe('截至 昨天 10:05')
  expect(say({ type: 'idle' })).toBe('')
})

test('counts what is being fetched apart from the words, so that screen readers are left in peace', () => {
  const report: SyncReport = { type: 'fetching', what: 'packs', done: 3, total: 8 }
  expect(syncSentence(report, zh, format, NOW)).toEqual({ words: '正在获取', count: '3/8' })
  expect(say({ type: 'fetching', what: 'pictures', done: 0, total: 0 })).toBe('正在获取图片')
})

test('says why there is no newer news and how old the news is', () => {
  expect(say({ type: 'failed', reason: 'offline', at: YESTERDAY })).toBe('离线 · 截至 昨天 10:05')
  expect(say({ type: 'failed', reason: 'not-the-feed' })).toBe(
    '连上的不是本站，可能要先登录这个网络 · 还没有取到过消息',
  )
})
