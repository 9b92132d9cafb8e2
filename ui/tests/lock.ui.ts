import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { cardText } from './mock/people';
import { scan } from './screens';

useBrowser();

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');
const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);

describe('signing in', () => {
  it.each([['l'], ['hoa'], ['ho'], ['hò']])('by the first letters "%s", Enter, the secret and Enter', async (letters) => {
    await on({ scenario: { phase: 'locked' } }, async (page) => {
      await page.locator('.tile').first().waitFor();
      let keys = 0;
      for (const letter of letters) {
        if (/[a-z]/.test(letter)) await page.keyboard.press(letter);
        else await page.locator(':focus').dispatchEvent('keydown', { key: letter });
        keys += 1;
        await page.waitForTimeout(60);
      }
      const name = letters === 'l' ? 'Lê Thị Lan Mẫu' : 'Hoàng Văn Hòa';
      await expect.poll(() => focused(page)).toContain(name);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'secret');
      expect(await page.locator('label[for=secret]').textContent()).toContain(name);
      await page.keyboard.type('dung12', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.locator('#tab-overdue').waitFor();
      expect(keys + 8).toBeLessThanOrEqual(11);
    });
  });

  it('does not take a code reader or a word being composed for letters', async () => {
    await on({ scenario: { phase: 'locked' } }, async (page) => {
      await page.locator('.tile').first().focus();
      await page.evaluate(() => {
        let at = performance.now();
        const press = (key: string, init: KeyboardEventInit = {}, gap = 12) => {
          const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
          Object.defineProperty(event, 'timeStamp', { value: (at += gap) });
          document.activeElement?.dispatchEvent(event);
        };
        for (const key of ['h', 'o', 'a', 'n', 'g', '1', '2', '3', '4', 'Enter']) press(key);
        for (const key of ['h', 'o']) press(key, { isComposing: true }, 80);
      });
      await page.waitForTimeout(150);
      expect(await focused(page)).toContain('Lê Thị Lan Mẫu');
      expect(await page.locator('#secret').count()).toBe(0);
    });
  });

  it('lets another person sign in over a locked screen', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('Control+l');
      await page.waitForFunction(() => document.activeElement?.id === 'secret');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('h');
      await expect.poll(() => focused(page)).toContain('Hoàng Văn Hòa');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'secret');
      expect(await page.locator('label[for=secret]').textContent()).toContain('Hoàng Văn Hòa');
    });
  });
});

describe('a locked screen', () => {
  it('covers a dialog that was open, and gives it back as it was', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.locator('[id="submitter.box"]').waitFor();
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('ho');
      await page.keyboard.press('Control+l');
      await page.waitForFunction(() => document.activeElement?.id === 'secret');
      expect(await page.locator('#palette').isVisible()).toBe(false);
      await page.keyboard.type('dung', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'palette');
      expect(await page.locator('#palette').inputValue()).toBe('ho');
    });
  });

  it('hears no key and no code of the work below, and Escape does not open it', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.locator('#procedure').focus();
      await page.keyboard.press('Control+l');
      await page.waitForFunction(() => document.activeElement?.id === 'secret');
      await expect.poll(async () => (await calls(page)).at(-1)).toBe('app_state');
      const before = await calls(page);
      for (const key of ['F1', 'F2', 'F4', 'F7', 'Control+k', 'Control+Enter', 'Alt+1', 'Escape', 'Escape', 'Control+s']) {
        await page.keyboard.press(key);
      }
      await scan(page, cardText);
      await page.waitForTimeout(100);
      expect(await calls(page)).toEqual(before);
      expect(await page.locator('dialog[open]').count()).toBe(1);
      expect(await focusedId(page)).toBe('secret');
      await page.keyboard.type('dung', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'procedure');
    });
  });
});
