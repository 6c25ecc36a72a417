import type { Examination } from './examine.ts'
import type { Finding, Level } from './finding.ts'
import { en, type Check } from './words-en.ts'
import { zh } from './words-zh.ts'
import type { Phrase, ReportWords, Words } from './words.ts'

/** A finding in the operator's language. */
export interface ToldFinding {
  check: Check
  level: Level
  sentence: string
  /** What to do about it, '' where there is nothing to do. */
  advice: string
  places: string[]
  count: number
}

/** An examination in the operator's language: what `--json` prints. */
export interface ToldExamination extends Omit<Examination, 'findings'> {
  language: Language
  findings: ToldFinding[]
}

export type Language = 'en' | 'zh'

/** Puts an examination into words, what is wrong first. */
export function tell(examination: Examination, language: Language): ToldExamination {
  const findings = examination.findings
    .map((finding) => tellFinding(finding, CHECKS[language][finding.check]))
    .sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level))
  return { ...examination, language, findings }
}

export function reportWords(language: Language): ReportWords {
  return REPORT[language]
}

const CHECKS: Readonly<Record<Language, Readonly<Record<Check, Words>>>> = { en, zh }
const ORDER: readonly Level[] = ['wrong', 'notice', 'ok']

const REPORT: Readonly<Record<Language, ReportWords>> = {
  en: {
    title: 'Is this site right?',
    sum: (wrong, notices) =>
      wrong + notices === 0 ? 'All is well.' : `Wrong: ${wrong}. Worth knowing: ${notices}.`,
    more: (count) => `and ${count} more`,
    levels: { ok: 'ok', notice: 'notice', wrong: 'wrong' },
  },
  zh: {
    title: '网站检查报告',
    sum: (wrong, notices) =>
      wrong + notices === 0 ? '一切正常。' : `错误 ${wrong} 处，提示 ${notices} 处。`,
    more: (count) => `还有 ${count} 处`,
    levels: { ok: '正常', notice: '提示', wrong: '错误' },
  },
}

function tellFinding(finding: Finding, words: Words): ToldFinding {
  const { check, level, places, count } = finding
  const isOk = level === 'ok'
  const sentence = say(isOk ? words.ok : words.wrong, finding)
  return { check, level, sentence, advice: isOk ? '' : words.advice, places, count }
}

function say(phrase: Phrase, finding: Finding): string {
  return typeof phrase === 'string' ? phrase : phrase(finding)
}
