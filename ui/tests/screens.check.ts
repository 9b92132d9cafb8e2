import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { on, painted, useBrowser } from './browser';
import { beside, lengthen, misfits, space, windows } from './layout';
import { shots, type Shot } from './screens';

const pictures = process.env['MOTCUA_SCREENSHOTS'] ? resolve(import.meta.dirname, '../../target/screenshots') : null;
/** `make nightly`: what depends on neither theme nor width is judged in every one of them. */
const all = process.env['MOTCUA_SCREENS'] === 'all';
const main = ['normal', 'papers', 'problems', 'sign-in', 'pages', 'agency', 'procedures', 'proposals', 'stamps', 'fields', 'rows'];
/** Rules whose answer a narrower window can change though it shows the same parts. */
const ofLayout = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** Every so many-th screen and state: a file is what one worker takes. */
export function checkScreens(part: number, of: number): void {
  useBrowser();
  const mine = shots.filter((_, index) => index % of === part - 1);

  it.each(mine)('$screen, $state: no violation, nothing beside the window, cut or overlapping', async (shot) => {
    await at(shot, 'vi', async (page) => {
      expect(await violations(page)).toEqual([]);
      if (all || main.includes(shot.state)) await checkColours(page, shot);
      const wide = await visible(page);
      await checkWindows(page);
      // Narrow windows show other parts: they are judged as well.
      const rules = all || (await visible(page)) !== wide ? undefined : ofLayout;
      expect(await violations(page, rules), 'in a narrow window').toEqual([]);
      await checkText(page);
    });
  });

  it.each(mine)('$screen, $state in English: no violation, nothing beside the window', async (shot) => {
    await at(shot, 'en', async (page) => {
      // Names are of a language: one that is missing is missing there alone.
      expect(await violations(page)).toEqual([]);
      await checkWindows(page);
    });
  });
}

/** A state of a screen, reached and come to rest. */
async function at(shot: Shot, language: 'vi' | 'en', check: (page: Page) => Promise<void>): Promise<void> {
  await on({ ...shot.visit, language }, async (page) => {
    await shot.reach?.(page);
    await rested(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    if (pictures) await picture(page, pictures, language, shot);
    expect(await page.evaluate(runTogether), 'words without a blank').toEqual([]);
    await check(page);
  });
}

const rested = (page: Page) => page.evaluate(() => (window as unknown as { __REST__: () => Promise<void> }).__REST__());

async function checkWindows(page: Page): Promise<void> {
  for (const size of windows) {
    await show(page, size);
    expect(await beside(page), `at ${size.width}×${size.height}`).toEqual([]);
  }
}

async function show(page: Page, size: { width: number; height: number }): Promise<void> {
  const now = page.viewportSize();
  if (now?.width === size.width && now.height === size.height) return;
  await page.setViewportSize(size);
  await painted(page);
}

/** At 200 % with the widest spacing, and 40 % longer in both windows: nothing cut, spilt or overlapping. */
async function checkText(page: Page): Promise<void> {
  expect(await misfits(page), 'at 200 %').toEqual([]);
  const normal = await space(page);
  await painted(page);
  expect([...(await misfits(page)), ...(await beside(page))], 'at 200 % with text spacing').toEqual([]);
  await normal();
  await lengthen(page);
  await painted(page);
  for (const size of windows.toReversed()) {
    await show(page, size);
    expect([...(await misfits(page)), ...(await beside(page))], `longer, at ${size.width}×${size.height}`).toEqual([]);
  }
}

/** In the dark theme, which changes nothing but colours, and with the colours of the machine. */
async function checkColours(page: Page, shot: Shot): Promise<void> {
  await wear(page, 'dark');
  if (pictures) await picture(page, pictures, 'vi', { ...shot, state: `${shot.state}-dark` });
  expect(await violations(page, all ? undefined : ['color-contrast']), 'in the dark').toEqual([]);
  await wear(page, 'light');
  await page.emulateMedia({ forcedColors: 'active' });
  expect(await page.evaluate(edgeless), 'with forced colours').toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
}

/** As the window itself puts a theme on. */
async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((name) => void (document.documentElement.dataset['theme'] = name), theme);
  await painted(page);
}

/** Which elements are to be seen, one sign for each. */
function visible(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .map((one) => (one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0 ? '1' : '0'))
      .join(''),
  );
}

/** Names in which words that are only heard run into those that are seen: a leading blank inside an element is dropped. */
function runTogether(): string[] {
  return [...document.querySelectorAll<HTMLElement>(':is(button, a, label, del, ins) .sr-only')].flatMap((heard) => {
    const whole = heard.closest('button, a, label, del, ins');
    const beside = document.createRange();
    if (!whole) return [];
    beside.selectNodeContents(whole);
    beside.setEndBefore(heard);
    const before = beside.toString();
    beside.selectNodeContents(whole);
    beside.setStartAfter(heard);
    const own = heard.textContent;
    const joined = [before + own, own + beside.toString()];
    const places = [before.length, own.length];
    return joined.filter((text, side) => /^[\p{L}\p{N}]{2}$/u.test(text.slice((places[side] ?? 0) - 1, (places[side] ?? 0) + 1)));
  });
}

/** Boxes and framed buttons that lose their edge. */
function edgeless(): string[] {
  return [...document.querySelectorAll<HTMLElement>('.input, button.primary, button.plain, .card')]
    .filter((one) => one.getClientRects().length > 0 && getComputedStyle(one).borderTopStyle === 'none')
    .map((one) => `${one.tagName}.${one.className}`);
}

/** What the rules object to: all of them where none is named. */
async function violations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ url: '/axe.js' });
  return page.evaluate(async (named) => {
    const { axe: judge } = window as unknown as { axe: typeof Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    // Of what passes only the rule is told, and no picture or sheet is loaded for a judgement.
    const found = await judge.run(document, {
      runOnly: named ? { type: 'rule', values: named } : { type: 'tag', values: tags },
      resultTypes: ['violations', 'incomplete'],
      preload: false,
    });
    const told = (list: typeof found.violations) =>
      list.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} – ${node.failureSummary ?? ''}`));
    // An empty box, a key cap of one sign, or text that a list or the window's edge covers, cannot be judged here; the tokens' own test does.
    const covered = ['bgOverlap', 'elmPartiallyObscured', 'elmPartiallyObscuring', 'outsideViewport', 'emptyValue', 'shortTextContent'];
    const unsure = found.incomplete.filter((one) => one.id === 'color-contrast');
    for (const one of unsure) {
      one.nodes = one.nodes.filter((node) => !node.any.some((check) => covered.includes(String(check.data?.messageKey))));
    }
    // A control half scrolled under the bar at the bottom is a matter of scrolling, not of size.
    for (const one of found.violations.filter((violation) => violation.id === 'target-size')) {
      one.nodes = one.nodes.filter((node) => !node.any.some((check) => check.data?.messageKey === 'partiallyObscured'));
    }
    return [...told(found.violations), ...told(unsure)];
  }, rules);
}

async function picture(page: Page, folder: string, language: string, shot: Shot): Promise<void> {
  mkdirSync(join(folder, language), { recursive: true });
  await page.screenshot({ path: join(folder, language, `${shot.screen}-${shot.state}.png`) });
}
