import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { beforeAll, inject } from 'vitest';
import type { Scenario } from './mock/desk';
import type { Asked } from './mock/begin';

export interface Visit {
  path?: string;
  scenario?: Scenario;
  language?: 'vi' | 'en';
  theme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  /** In a page of its own, whose clock can be moved and whose rights can be widened. */
  alone?: boolean;
}

const start = new Date('2026-11-21T02:42:07Z');
const reference = { width: 1366, height: 696 };

/** The one without a window of its own is twice as fast. */
const browsers = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Each worker has one of its own, for all its files: a shared one stands behind a relay, which doubles what a call costs. */
let browser: Promise<Browser> | null = null;
/** Visits follow each other in one page: a new one is a new process and costs five times the visit. */
let kept: Page | null = null;
let visits = 0;

/** Sees that there is a browser; it goes when its worker goes. */
export function useBrowser(): void {
  beforeAll(async () => void (await (browser ??= launch())));
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? browsers.find(existsSync),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A page lives for less than a second: what is compiled anew for speed is gone before it pays.
      '--js-flags=--no-turbofan',
    ],
  });
}

/** Runs a check on a screen, with the desk mocked, and sees that nothing was reported meanwhile. */
export async function on(wish: Visit, check: (page: Page) => Promise<void>): Promise<void> {
  const page = (wish.alone ? null : kept) ?? (await blank(wish.alone ?? false));
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') broken.push(message.text());
  });
  // A page in which a check failed may have a key down or a call open: it serves nobody else.
  kept = null;
  try {
    await open(page, wish);
    await check(page);
    if (broken.length > 0) throw new Error(`the screen reported: ${broken.join('; ')}`);
    page.removeAllListeners('pageerror');
    page.removeAllListeners('console');
    if (!wish.alone) kept = page;
  } finally {
    if (kept !== page) await page.context().close();
  }
}

/** Two frames: everything asked for so far is painted. */
export function painted(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

async function blank(alone: boolean): Promise<Page> {
  const context: BrowserContext = await (await (browser ??= launch())).newContext({
    viewport: reference,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    forcedColors: 'none',
    reducedMotion: 'reduce',
    permissions: ['clipboard-write'],
  });
  const page = await context.newPage();
  if (alone) {
    await page.clock.install({ time: start });
    await page.clock.resume();
  }
  await page.addInitScript({ content: inject('mock') });
  page.setDefaultTimeout(30_000);
  return page;
}

/** Opens the built app as if for the first time: what the visit before kept is forgotten, the pointer is away. */
async function open(page: Page, wish: Visit): Promise<void> {
  visits += 1;
  const { scenario = {}, language = 'vi', theme = 'light', viewport = reference } = wish;
  const asked: Asked = { visit: visits, scenario, language, theme, time: wish.alone ? null : start.getTime() };
  const shown = page.viewportSize();
  if (shown?.width !== viewport.width || shown.height !== viewport.height) await page.setViewportSize(viewport);
  if (visits > 1 && !wish.alone) await page.mouse.move(-10, -10);
  await page.goto(`${inject('site')}/?${encodeURIComponent(JSON.stringify(asked))}#${wish.path ?? '/'}`, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.querySelector('#app h1') !== null);
}
