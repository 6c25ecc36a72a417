import { expect, test } from 'vitest'
import type { Examination } from '../../../src/publish/doctor/examine.ts'
import { judge } from '../../../src/publish/doctor/finding.ts'
import { generateLines, generateReportPage } from '../../../src/publish/doctor/report.ts'
import { tell } from '../../../src/publish/doctor/sentences.ts'
import { en, type Check } from '../../../src/publish/doctor/words-en.ts'

const CHECKS = Object.keys(en) as Check[]

function examination(...findings: Examination['findings']): Examination {
  const count = (level: string): number => findings.filter((finding) => finding.level === level).length
  return {
    target: 'https://reader.test/',
    at: '2026-11-22T02:00:00.000Z',
    findings,
    wrong: count('wrong'),
    notices: count('notice'),
  }
}

const EVIL = '/images/"><script>alert(1)</script>'

test.each(CHECKS)('%s is said in both languages, good or bad, with what to do', (check) => {
  for (const places of [[], ['/sw.js']]) {
    const found = examination(judge(check, places, { total: 3, detail: 'DETAIL' }))
    const [english] = tell(found, 'en').findings
    const [chinese] = tell(found, 'zh').findings
    expect(english!.sentence).toMatch(/^[^\u4e00-\u9fff]+\.$/)
    expect(chinese!.sentence).toMatch(/\p{Script=Han}.*。$/u)
    expect(english!.sentence + chinese!.sentence).not.toMatch(/undefined|NaN|\[object/)
    expect(english!.sentence.includes('DETAIL')).toBe(chinese!.sentence.includes('DETAIL'))
    expect(english!.advice !== '').toBe(places.length > 0)
    expect(chinese!.advice !== '').toBe(places.length > 0)
  }
})

test('what is wrong comes first', () => {
  const found = examination(
    judge('head', []),
    judge('icp', ['/'], { level: 'notice' }),
    judge('packs', ['/p']),
  )
  expect(tell(found, 'zh').findings.map(({ check }) => check)).toEqual(['packs', 'icp', 'head'])
})

test('each line says how bad it is, where, and what to do', () => {
  const found = examination(judge('head', []), judge('titles', ['/article/a/'], { total: 3 }))
  expect(generateLines(tell(found, 'en'))).toEqual([
    'https://reader.test/',
    'wrong: 1 articles have no title.',
    '    /article/a/',
    '    → Add the titles at the source, or in the file for --corrections.',
    'ok: /feed/head.json is valid.',
    'Wrong: 1. Worth knowing: 0.',
  ])
  expect(generateLines(tell(examination(judge('head', [])), 'zh')).at(-1)).toBe('一切正常。')
})

test('of many places the first are named and the rest are counted', () => {
  const places = Array.from({ length: 25 }, (_, n) => `/article/${n}/`)
  const lines = generateLines(tell(examination(judge('titles', places)), 'zh'))
  expect(lines).toContain('    /article/19/')
  expect(lines).not.toContain('    /article/20/')
  expect(lines).toContain('    还有 5 处')
})

test('the page for the office stands by itself and takes no text for HTML', () => {
  const found = { ...examination(judge('pictures', [EVIL], { total: 1 }), judge('head', [])), target: EVIL }
  for (const language of ['en', 'zh'] as const) {
    const page = generateReportPage(tell(found, language))
    expect(page).toContain(`<html lang="${language === 'en' ? 'en' : 'zh-CN'}">`)
    expect(page).toContain("default-src 'none'")
    expect(page).not.toContain('<script>')
    expect(page).not.toMatch(/\s(?:src|href)=/)
    expect(page).toContain('&lt;script&gt;')
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(page.match(/<h2>/g)).toHaveLength(2)
    expect(page).toContain('<time datetime="2026-11-22T02:00:00.000Z">2026-11-22 02:00 UTC</time>')
  }
})
