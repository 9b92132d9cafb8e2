import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, painted, useBrowser } from './browser';
import { beside, lengthen, misfits, space, windows } from './layout';
import { shots, type Shot } from './screens';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env['MOTCUA_SCREENSHOTS'] ? resolve(import.meta.dirname, '../../target/screenshots') : null;

/** Every screen and state in one language: axe, both window sizes, and a picture where asked for. */
export function checkScreens(language: 'vi' | 'en'): void {
  useBrowser();
  describe(`in ${language}`, () => {
    it.each(shots)('$screen, $state: no violation, nothing beside the window', async (shot) => {
      await on({ ...shot.visit, language }, async (page) => {
        await settle(page, shot);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        if (pictures) await picture(page, pictures, language, shot);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(runTogether), 'words without a blank').toEqual([]);
        for (const size of windows) {
          await page.setViewportSize(size);
          await painted(page);
          expect(await beside(page), `at ${size.width}×${size.height}`).toEqual([]);
        }
        if (language === 'vi') {
          // Narrow windows show other parts: they are judged as well.
          expect(await violations(page)).toEqual([]);
          await checkText(page);
        }
      });
    });
  });
}

/** At 200 % with the widest spacing, and 40 % longer in both windows: nothing cut, spilt or overlapping. */
async function checkText(page: Page): Promise<void> {
  expect(await misfits(page), 'at 200 %').toEqual([]);
  const normal = await space(page);
  await painted(page);
  expect([...(await misfits(page)), ...(await beside(page))], 'at 200 % with text spacing').toEqual([]);
  await normal();
  await lengthen(page);
  for (const size of windows.toReversed()) {
    await page.setViewportSize(size);
    await painted(page);
    expect([...(await misfits(page)), ...(await beside(page))], `longer, at ${size.width}×${size.height}`).toEqual([]);
  }
}

/** The main screens in the dark theme and with forced colours. */
export function checkThemes(): void {
  useBrowser();
  const main = shots.filter((shot) => ['normal', 'papers', 'problems', 'sign-in', 'pages', 'agency', 'procedures', 'proposals', 'stamps', 'fields', 'rows'].includes(shot.state));
  it.each(main)('$screen, $state has no violation in the dark', async (shot) => {
    await on({ ...shot.visit, theme: 'dark' }, async (page) => {
      await settle(page, shot);
      if (pictures) await picture(page, pictures, 'vi', { ...shot, state: `${shot.state}-dark` });
      expect(await violations(page)).toEqual([]);
    });
  });

  it.each(main)('$screen, $state keeps the edges of its controls with forced colours', async (shot) => {
    await on({ ...shot.visit, forcedColors: true }, async (page) => {
      await settle(page, shot);
      expect(await page.evaluate(edgeless)).toEqual([]);
    });
  });
}

async function settle(page: Page, shot: Shot): Promise<void> {
  await shot.reach?.(page);
  await page.waitForTimeout(200);
  await painted(page);
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

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: judge } = window as unknown as { axe: typeof Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await judge.run(document, { runOnly: { type: 'tag', values: tags } });
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
  });
}

async function picture(page: Page, folder: string, language: string, shot: Shot): Promise<void> {
  mkdirSync(join(folder, language), { recursive: true });
  await page.screenshot({ path: join(folder, language, `${shot.screen}-${shot.state}.png`) });
}
