import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** The screens first: they take the longest, and their files are the shortest, by which a fresh checkout would put them last. */
class Longest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [screens, ways] = [true, false].map((wanted) => files.filter((file) => file.moduleId.includes('/screens-') === wanted));
    return [...(screens ?? []), ...(await super.sort(ways ?? []))];
  }
}

// The built window in a real browser: three files at a time, because a third of each is waiting. A worker keeps its
// browser and its modules from file to file: starting both took as long as many a file.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.ui.ts'],
    globalSetup: ['setup.ts'],
    reporters: ['default', './reporter.ts'],
    isolate: false,
    sequence: { sequencer: Longest },
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
