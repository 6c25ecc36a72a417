import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDate, zonedTime } from '../../src/publish/dates.ts'

const NOW = Date.UTC(2026, 10, 22)

function iso(text: string, timeZone = 'Asia/Shanghai'): string | undefined {
  const moment = parseDate(text, { timeZone, now: NOW })
  return moment === undefined ? undefined : new Date(moment).toISOString().replace('.000', '')
}

function berlin(text: string): string | undefined {
  return iso(text, 'Europe/Berlin')
}

describe('a date with its zone', () => {
  test.each([
    ['Mon, 19 Nov 2018 08:10:26 GMT', '2018-11-19T08:10:26Z'],
    ['Mon, 19 Nov 2018 08:10:26 +0100', '2018-11-19T07:10:26Z'],
    ['19 Nov 18 08:10 EST', '2018-11-19T13:10:00Z'],
    ['Fri, 07 Jan 94 00:00:00 UT', '1994-01-07T00:00:00Z'],
    ['Mon, 19 November 2018 08:10:26 PDT (Pacific)', '2018-11-19T15:10:26Z'],
    ['2018-11-19T08:42:59.267Z', '2018-11-19T08:42:59Z'],
    ['2018-11-19T08:42+08:00', '2018-11-19T00:42:00Z'],
    ['2018-11-19 08:42:00 +0800', '2018-11-19T00:42:00Z'],
    ['2018-11-19T08:42:59 GMT+8', '2018-11-19T00:42:59Z'],
    ['20181119T084259Z', '2018-11-19T08:42:59Z'],
    ['Thu Jun 14 10:05:00 CST 2018', '2018-06-14T02:05:00Z'],
    ['Thu Jun 14 10:05:00 2018', '2018-06-14T02:05:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
  ])('%s', (text, moment) => {
    expect(iso(text)).toBe(moment)
  })

  test('CST is Chicago’s where the site is not in China', () => {
    expect(iso('14 Jun 2018 10:05 CST', 'Europe/Berlin')).toBe('2018-06-14T16:05:00Z')
  })
})

describe('a date without a zone is in the site’s', () => {
  test.each([
    ['2020/1/10 14:33:00', '2020-01-10T06:33:00Z'],
    ['2020-01-10 14:33', '2020-01-10T06:33:00Z'],
    ['2020.01.10', '2020-01-09T16:00:00Z'],
    ['2020-01', '2019-12-31T16:00:00Z'],
    ['2020', '2019-12-31T16:00:00Z'],
    ['20200110', '2020-01-09T16:00:00Z'],
    ['2018年6月14日 10:05', '2018-06-14T02:05:00Z'],
    ['2018年6月14日', '2018-06-13T16:00:00Z'],
    ['2018年06月14日 星期四 10时05分30秒', '2018-06-14T02:05:30Z'],
    ['Nov 19, 2018 8:10 PM', '2018-11-19T12:10:00Z'],
    ['Mon, 19 Nov 2018 08:10:26 XYZ', '2018-11-19T00:10:26Z'],
  ])('%s', (text, moment) => {
    expect(iso(text)).toBe(moment)
  })

  test('also when clocks change', () => {
    expect(berlin('2021-07-01 12:00')).toBe('2021-07-01T10:00:00Z')
    expect(berlin('2021-03-28 01:59')).toBe('2021-03-28T00:59:00Z')
    expect(berlin('2021-03-28 03:00')).toBe('2021-03-28T01:00:00Z')
    expect(berlin('2021-03-28 02:30')).toBe('2021-03-28T01:30:00Z')
    expect(berlin('2021-10-31 02:30')).toBe('2021-10-31T00:30:00Z')
  })
})

describe('no date', () => {
  test.each([
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2018-02-30',
    '2018-13-01',
    '2018-06-14 25:00',
  ])('is in %j', (text) => {
    expect(iso(text)).toBeUndefined()
  })

  test('is in the future: such an article counts from when it is first seen', () => {
    expect(iso('2099-01-01T00:00:00Z')).toBeUndefined()
    expect(iso('2026-11-22T12:00:00Z')).toBe('2026-11-22T12:00:00Z')
  })
})

test('shows in the zone what was written there, in any zone and at any time', () => {
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'UTC',
  )
  const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2030, 0) })
  fc.assert(
    fc.property(zones, moments, (timeZone, moment) => {
      const shown = new Date(moment).toLocaleString('sv', { timeZone })
      const [year, month, day, hour, minute, second] = shown.split(/\D/).map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      const back = zonedTime({ year, month, day, hour, minute, second }, timeZone)
      expect(new Date(back).toLocaleString('sv', { timeZone })).toBe(shown)
    }),
  )
})

test('answers at once, whatever is in the text', () => {
  for (const text of ['1'.repeat(1e6), ' '.repeat(1e6), 'Mon, '.repeat(1e5), '2018年'.repeat(1e5)]) {
    expect(() => iso(text)).not.toThrow()
  }
})
