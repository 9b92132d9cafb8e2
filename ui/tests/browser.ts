import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Scenario } from './mock/desk';

export interface Visit {
  path?: string;
  scenario?: Scenario;
  language?: 'vi' | 'en';
  theme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  forcedColors?: boolean;
}

let browser: Browser;

/** Connects this test file to the shared browser. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterAll(() => browser.close());
}

/** Opens the built app on a screen, with the desk mocked. Close the page's context when done. */
export async function visit(wish: Visit = {}): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: wish.viewport ?? { width: 1366, height: 696 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    forcedColors: wish.forcedColors ? 'active' : 'none',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.clock.install({ time: new Date('2026-11-21T02:42:07Z') });
  await page.clock.resume();
  const { scenario = {}, language = 'vi', theme = 'light' } = wish;
  await page.addInitScript(
    ([given, spoken, look]) => {
      Object.assign(window, { __SCENARIO__: given });
      if (!localStorage.getItem('motcua.language')) localStorage.setItem('motcua.language', spoken as string);
      localStorage.setItem('motcua.display', JSON.stringify({ theme: look, scale: 1 }));
    },
    [scenario, language, theme] as const,
  );
  await page.addInitScript({ content: inject('mock') });
  page.setDefaultTimeout(30_000);
  await page.goto(`${inject('site')}/#${wish.path ?? '/'}`);
  await page.waitForFunction(() => document.querySelector('#app h1') !== null);
  return { page, context };
}

/** Runs a check on a screen and closes it. */
export async function on(wish: Visit, check: (page: Page) => Promise<void>): Promise<void> {
  const { page, context } = await visit(wish);
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') broken.push(message.text());
  });
  try {
    await check(page);
    if (broken.length > 0) throw new Error(`the screen reported: ${broken.join('; ')}`);
  } finally {
    await context.close();
  }
}

/** Two frames: everything asked for so far is painted. */
export function painted(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
