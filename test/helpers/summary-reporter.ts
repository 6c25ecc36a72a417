import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with plain lines: which tests passed at a second try only, how many passed and failed. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length
    const failed = tests.filter((test) => test.result().state === 'failed').length + broken
    const again = tests.filter((test) => test.diagnostic()?.flaky)
    const lines = again.map(
      (test) => `passed at the second try: ${test.module.relativeModuleId}: ${test.name}\n`,
    )
    // After the other reporters have had their say.
    process.on('exit', () => process.stdout.write(`\n${lines.join('')}${passed} passed, ${failed} failed\n`))
  }
}
