import type { Reporter, TestModule } from 'vitest/node';

/** Closing line for whoever counts: "N passed, N failed". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0);
    process.stdout.write(`${count('passed')} passed, ${count('failed') + broken.length} failed\n`);
  }
}
