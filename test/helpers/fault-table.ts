import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Engine } from './browsers.ts'

const ENGINES: readonly Engine[] = ['chromium', 'firefox', 'webkit']

/** Prints one line per fault: how each engine withstood it, or why it cannot be made to happen there. */
export default class FaultTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const cells = new Map<string, string>()
    const names = new Map<string, string>()
    for (const test of tests) {
      const { fault, impossible = [] } = test.meta()
      for (const { id, engine, what, reason } of impossible) {
        names.set(id, what)
        cells.set(`${id} ${engine}`, `– ${reason}`)
      }
      if (!fault) continue
      names.set(fault.id, fault.what)
      cells.set(`${fault.id} ${fault.engine}`, verdict(test))
    }
    const lines = [...names]
      .sort(([a], [b]) => compareIds(a, b))
      .map(([id, what]) => {
        const row = ENGINES.map((engine) => cells.get(`${id} ${engine}`) ?? '')
        return `${id.padEnd(4)} ${row.map((cell) => (cell.startsWith('–') ? '–' : cell).padEnd(9)).join('')}${what}${reasons(row)}`
      })
    const head = `\nrow  ${ENGINES.map((engine) => engine.padEnd(9)).join('')}fault`
    process.on('exit', () => process.stdout.write(`${[head, ...lines].join('\n')}\n`))
  }
}

/** A row that needed a second try says so: once it did not hold. */
function verdict(test: TestCase): string {
  if (test.result().state !== 'passed') return 'FAILED'
  return test.diagnostic()?.flaky ? '2nd try' : 'passed'
}

function reasons(row: readonly string[]): string {
  const given = new Set(row.filter((cell) => cell.startsWith('–')).map((cell) => cell.slice(2)))
  return given.size > 0 ? ` (${[...given].join('; ')})` : ''
}

/** N2 before N10. */
function compareIds(a: string, b: string): number {
  const order = 'NFSWX'
  return order.indexOf(a[0]!) - order.indexOf(b[0]!) || Number(a.slice(1)) - Number(b.slice(1))
}
