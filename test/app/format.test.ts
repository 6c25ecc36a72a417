import { expect, test } from 'vitest'
import { createFormat, machineTime } from '../../src/app/text/format.ts'
import { en } from '../../src/app/text/en.ts'
import { zh } from '../../src/app/text/zh.ts'

const JUNE_14 = Date.parse('2018-06-14T02:05:00Z')
const chinese = createFormat('zh', 'Asia/Shanghai')
const english = createFormat('en', 'Asia/Shanghai')

test('writes Chinese dates as a Chinese newspaper does', () => {
  expect(chinese.date(JUNE_14)).toBe('2018年6月14日')
  expect(english.date(JUNE_14)).toBe('14 June 2018')
})

test('shows the day of the site, not of the phone', () => {
  const lateEvening = Date.parse('2018-06-13T17:00:00Z')
  expect(chinese.date(lateEvening)).toBe('2018年6月14日')
  expect(createFormat('zh', 'America/New_York').date(lateEvening)).toBe('2018年6月13日')
})

test('shows a date even in a time zone that the phone does not know', () => {
  expect(createFormat('zh', 'Mars/Olympus').date(JUNE_14)).toContain('2018年6月14日')
})

test('writes every day and minute in China as the browser would', () => {
  const browsers = (options: Intl.DateTimeFormatOptions, time: number): string =>
    new Intl.DateTimeFormat('zh-CN', { ...options, timeZone: 'Asia/Shanghai' }).format(time)
  for (let time = Date.UTC(1986, 3); time < Date.UTC(2060, 0); time += 86_400_000 * 23.017) {
    const clock = browsers({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, time)
    expect(chinese.date(time)).toBe(browsers({ dateStyle: 'long' }, time))
    expect(chinese.day(time)).toBe(browsers({ dateStyle: 'full' }, time))
    expect(chinese.moment(time, time, zh)).toBe(clock)
    expect(chinese.moment(time, 0, zh)).toBe(`${browsers({ month: 'long', day: 'numeric' }, time)} ${clock}`)
  }
})

test('says today by the clock, yesterday by its name and earlier days by their date', () => {
  const now = JUNE_14 + 60_000
  expect(chinese.moment(JUNE_14, now, zh)).toBe('10:05')
  expect(chinese.moment(JUNE_14 - 86_400_000, now, zh)).toBe('昨天 10:05')
  expect(chinese.moment(JUNE_14 - 2 * 86_400_000, now, zh)).toBe('6月12日 10:05')
  expect(english.moment(JUNE_14 - 86_400_000, now, en)).toBe('yesterday 10:05')
})

test('writes midnight as 00', () => {
  expect(chinese.moment(Date.parse('2018-06-13T16:07:00Z'), JUNE_14, zh)).toBe('00:07')
})

test('writes numbers with commas and one place, in both languages', () => {
  expect(chinese.number(999)).toBe('999')
  expect(chinese.number(1000)).toBe('1,000')
  expect(english.number(1_234_567.25)).toBe('1,234,567.3')
  expect(english.number(20_003)).toBe('20,003')
})

test('gives machines the moment in UTC', () => {
  expect(machineTime(JUNE_14)).toBe('2018-06-14T02:05:00.000Z')
})
