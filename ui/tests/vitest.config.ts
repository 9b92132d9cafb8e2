import { defineConfig } from 'vitest/config';

// The built window in a real browser: one browser, two files at a time, because the machine may have two cores.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.ui.ts'],
    globalSetup: ['setup.ts'],
    reporters: ['default', './reporter.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
