import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { en as checks } from '../../src/publish/doctor/words-en.ts'
import { en, zh, type Fault, type Sentences } from '../../src/publish/sentences.ts'

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
const [chinese = '', english = ''] = readme.split('## 操作指南')[1]!.split('## Operator')

/** Every line that a run can print, with what stands in the guide's example. */
function linesOf(sentences: Sentences): string[] {
  const [source, title, slug, reason] =
    sentences.language === 'zh' ? ['来源', '题目', 'slug', '原因'] : ['SOURCE', 'TITLE', 'SLUG', 'REASON']
  const counts = { articles: 58, added: 3, changed: 1, withdrawn: 0, seq: 61 }
  const types = ['added', 'changed', 'withdrawn'] as const
  const item = sentences.language === 'zh' ? '标题' : 'TITLE'
  return [
    sentences.published,
    sentences.unchanged,
    sentences.refused.split(/(?<=[。.])/)[0]!,
    sentences.rehearsed,
    ...types.map((type) => sentences.change({ type, title, slug })),
    sentences.massChange({ source, changed: 20, withdrawn: 5, articles: 30 }),
    sentences.counts(counts as Parameters<Sentences['counts']>[0]),
    sentences.source(source, 55),
    sentences.silentSource(source),
    sentences.weak(12),
    ...Object.values(sentences.problems).map((problem) => [problem, source, item, reason].join(': ')),
    sentences.badArguments('…'),
    sentences.failed('…'),
    sentences.badConfig(2),
    sentences.unknownCommand('…'),
    sentences.missing('…'),
    sentences.badPort('…'),
    sentences.badCount('…'),
    sentences.counted({ batches: 30, reads: 120 } as Parameters<Sentences['counted']>[0]),
    ...Object.values(sentences.uncounted).map((say) => say(3)),
    ...(Object.keys(sentences.faults) as Fault[]).map((fault) => sentences.faults[fault]('…')),
  ].map((line) => line.trim())
}

test.each([
  ['Chinese', zh, chinese],
  ['English', en, english],
])('the guide in %s explains every line that a run can print', (_, sentences, guide) => {
  expect(linesOf(sentences).filter((line) => !guide.includes(`\`${line}\``))).toEqual([])
})

test('the guide names everything that doctor looks at, and nothing else', () => {
  const [, table = ''] = english.split('<a id="doctor"></a>')
  const named = [...table.split('\n\nOf what')[0]!.matchAll(/`([a-z][a-z-]*)`/g)].map(([, name]) => name!)
  expect(named.filter((name) => name !== 'doctor').sort()).toEqual(Object.keys(checks).sort())
})

test('the guide shows ten steps in both languages', () => {
  for (const guide of [chinese, english]) {
    const steps = [...guide.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number)).slice(0, 10)
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  }
})
