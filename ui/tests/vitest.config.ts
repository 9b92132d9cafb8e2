import { defineConfig } from 'vitest/config';

// The built window in a real browser: one browser, and three files at a time, because a third of each is waiting.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.ui.ts'],
    globalSetup: ['setup.ts'],
    reporters: ['default', './reporter.ts'],
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
