import { afterAll, describe, expect, test } from 'vitest'
import { findDate, parseDate } from '../../src/publish/dates.ts'

/** 12:00 on a Sunday in Shanghai. */
const NOW = Date.UTC(2026, 10, 22, 4)
const machine = process.env['TZ']

const FORMS: [string, string | undefined][] = [
  ...same('2018-06-14T10:05', [
    '2018-06-14 10:05',
    '2018-6-14 10:05',
    '2018/06/14 10:05',
    '2018/6/14 10:05:00',
    '2018.06.14 10:05',
    '2018-06-14T10:05',
    '2018-06-14T10:05:00+08:00',
    '2018-06-14T02:05:00Z',
    '2018-06-14 10:05:00.0',
    '2018-06-14 上午10:05',
    '2018-06-14 10:05 AM',
    '20180614100500',
    '201806141005',
    '2018年6月14日 10:05',
    '2018年06月14日10:05',
    '2018年6月14日10时5分',
    '2018年6月14日 10点05分',
    '2018年6月14日 星期四 10:05',
    '2018年6月14日（星期四）10:05',
    '2018年6月14日 上午10:05',
    '二〇一八年六月十四日 10:05',
    '二〇一八年六月十四日上午十时零五分',
    '２０１８年６月１４日　１０：０５',
    '２０１８－０６－１４ １０：０５',
    '18-06-14 10:05',
    '18/6/14 10:05',
    '18年6月14日 10:05',
    '06/14/2018 10:05',
    '14/06/2018 10:05',
    'Thu, 14 Jun 2018 10:05:00 +0800',
    'Thu, 14 Jun 2018 02:05:00 GMT',
    '14 Jun 18 10:05',
    'Jun 14, 2018 10:05',
    'Thu Jun 14 10:05:00 CST 2018',
    '1528941900',
    '1528941900000',
    '2018-06-1410:05',
  ]),
  ...same('2018-06-14T00:00', [
    '2018-06-14',
    '2018.6.14',
    '2018 - 06 - 14',
    '20180614',
    '2018年6月14日',
    '2018年6月14号',
    '二○一八年六月十四日',
    '二零一八年六月十四日',
    '二O一八年六月十四日',
    '2018 年 6 月 14 日',
    '2018年6月14日()'.replace('()', ''),
  ]),
  ...same('2018-06-14T20:30', [
    '2018-06-14 下午8:30',
    '2018年6月14日晚上8点半',
    '2018年6月14日 20时30分',
    '2018-06-14 8:30 PM',
    '2018年6月14日晚8:30',
  ]),
  ['2018年6月14日中午12:10', '2018-06-14T12:10'],
  ['2018年6月14日凌晨0:10', '2018-06-14T00:10'],
  ['2018年6月14日晚12点', '2018-06-15T00:00'],
  ['二〇一八年十二月二十三日', '2018-12-23T00:00'],
  ['二〇〇九年十月廿一日', '2009-10-21T00:00'],
  ['98-7-1', '1998-07-01T00:00'],
  ['2018年6月', '2018-06-01T00:00'],
  ['今天 10:05', '2026-11-22T10:05'],
  ['昨天 23:05', '2026-11-21T23:05'],
  ['前天上午9点', '2026-11-20T09:00'],
  ['大前天', '2026-11-19T00:00'],
  ['昨日', '2026-11-21T00:00'],
  ['3小时前', '2026-11-22T09:00'],
  ['5分钟前', '2026-11-22T11:55'],
  ['半小时前', '2026-11-22T11:30'],
  ['30秒前', '2026-11-22T11:59'],
  ['2天前', '2026-11-20T12:00'],
  ['1周前', '2026-11-15T12:00'],
  ['2个月前', '2026-09-23T12:00'],
  ['三天前', '2026-11-19T12:00'],
  ['刚刚', '2026-11-22T12:00'],
  ['10-08 12:00', '2026-10-08T12:00'],
  ['12-30 12:00', '2025-12-30T12:00'],
  ['6月14日 10:05', '2026-06-14T10:05'],
  ['0001-01-01', undefined],
  ['2099-01-01', undefined],
  ['1970-01-01', undefined],
  ['2018-02-30', undefined],
  ['阅读', undefined],
]

afterAll(() => {
  setZone(machine)
})

describe.each(['America/Los_Angeles', 'Pacific/Auckland'])('on a machine in %s', (zone) => {
  test.each(FORMS)('%s', (text, expected) => {
    setZone(zone)
    expect(new Date(2018, 5, 14).toString()).toContain(zone === 'Pacific/Auckland' ? 'GMT+1200' : 'GMT-0700')
    expect(shown(parseDate(text, { timeZone: 'Asia/Shanghai', now: NOW }))).toBe(expected)
  })
})

test('a date without a year is of the year that is known from elsewhere', () => {
  expect(shown(parseDate('10-08 12:00', { timeZone: 'Asia/Shanghai', now: NOW, year: 2013 }))).toBe(
    '2013-10-08T12:00',
  )
})

test.each([
  ['发布时间：2018-06-14点击：3', '2018-06-14T00:00', false],
  ['2019年06月15日08:18 来源：某报', '2019-06-15T08:18', true],
  ['更新于 2018-06-14 3 条评论', '2018-06-14T00:00', false],
  ['某报 3小时前', '2026-11-22T09:00', true],
])('is found in %s', (text, expected, hasTime) => {
  const found = findDate(text, { timeZone: 'Asia/Shanghai', now: NOW })
  expect([shown(found?.moment), found?.hasTime]).toEqual([expected, hasTime])
})

test.each(['比分3-2', '1-10月投资', '2020年', '12.30元', '第2018-06号', ''])('is not in %s', (text) => {
  expect(findDate(text, { timeZone: 'Asia/Shanghai', now: NOW })).toBeUndefined()
})

function same(expected: string, texts: string[]): [string, string][] {
  return texts.map((text) => [text, expected])
}

function shown(moment: number | undefined): string | undefined {
  return moment === undefined ? undefined : new Date(moment + 8 * 60 * 60_000).toISOString().slice(0, 16)
}

function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
}
