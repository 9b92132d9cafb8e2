import { defineConfig } from 'vitest/config';

// The built window in a real browser. One browser, one file at a time: the machine may have two cores.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.ui.ts'],
    globalSetup: ['setup.ts'],
    reporters: ['default', './reporter.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
