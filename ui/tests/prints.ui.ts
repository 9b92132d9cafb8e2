import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { shots } from './screens';

useBrowser();

const count = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls.filter((call) => call === wanted).length,
    name,
  );
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const reach = (page: Page, screen: string, state: string) => shots.find((one) => one.screen === screen && one.state === state)?.reach?.(page);

/** Presses a button as the keyboard does. */
async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

describe('a receipt printed before', () => {
  it.each([
    ['handed over', 'Enter', 1],
    ['never out', 'Tab', 0],
  ])('asks what became of it: %s', async (_, key, reprint) => {
    await on({ path: '/dossiers/d1' }, async (page) => {
      await reach(page, 'dossier', 'print-asked');
      expect(await focused(page)).toBe('Đã giao cho Ông/Bà, in lại');
      expect(await count(page, 'receipt_print')).toBe(0);
      await page.keyboard.press(key);
      if (key === 'Tab') await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Đã gửi đến máy in Canon-Quay2').waitFor();
      expect(await page.getByText('bản in lại lần 1').count()).toBe(reprint);
      expect(await count(page, 'receipt_print')).toBe(1);
      expect(await page.locator('dialog[open]').count()).toBe(0);
    });
  });

  it('is not printed where the question is left', async () => {
    await on({ path: '/dossiers/d1' }, async (page) => {
      await reach(page, 'dossier', 'print-asked');
      await page.keyboard.press('Escape');
      await page.getByText('Chưa rõ lần in trước').waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
      expect(await count(page, 'receipt_print')).toBe(0);
    });
  });

  it('is asked about in the intake too, where the desk knows of an earlier print', async () => {
    await on({ path: '/intake/draft-1', scenario: { uncertainPrint: true } }, async (page) => {
      await reach(page, 'intake', 'receipt-asked');
      await page.keyboard.press('Enter');
      await page.locator('#tab-overdue').waitFor();
      expect(await count(page, 'receipt_print')).toBe(2);
    });
  });

  it('and taken back can be looked at, not printed', async () => {
    await on({ path: '/dossiers/d1', scenario: { dossier: 'corrected' } }, async (page) => {
      await enter(page, /^Giấy hẹn số 1$/);
      await page.getByRole('dialog').locator('img').waitFor();
      expect(await page.getByRole('dialog').getByRole('button', { name: /In/ }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+p');
      await page.getByText('Lấy lại giấy hẹn cũ').waitFor();
    });
  });
});

describe('a printer that jams', () => {
  it('leaves the receipt on the home screen, from where it is printed later', async () => {
    await on({ path: '/intake/draft-1', scenario: { jam: true } }, async (page) => {
      await reach(page, 'intake', 'receipt-jam');
      await page.keyboard.press('Escape');
      await page.getByText(/^1 giấy hẹn chờ máy in: /).waitFor();
      await enter(page, /^In tất cả$/);
      await page.getByText('giấy hẹn chờ máy in').waitFor({ state: 'detached' });
      expect(await count(page, 'held_prints')).toBe(1);
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    });
  });

  it('is tried again at once where the clerk wants it', async () => {
    await on({ path: '/intake/draft-1', scenario: { jam: true } }, async (page) => {
      await reach(page, 'intake', 'receipt-jam');
      await page.keyboard.press('Enter');
      await page.locator('#tab-overdue').waitFor();
      expect(await count(page, 'receipt_print')).toBe(2);
    });
  });

  it('and stays dead keeps the list and says so', async () => {
    await on({ scenario: { prints: true, failing: { held_prints: 'PrinterAbsent' } } }, async (page) => {
      await reach(page, 'home', 'print-dead');
      await page.getByText(/^4 giấy hẹn chờ máy in: /).waitFor();
    });
  });
});

describe('a print nobody knows of', () => {
  it('is settled with Enter, and nothing is printed', async () => {
    await on({ scenario: { prints: true } }, async (page) => {
      await enter(page, /^Xem và trả lời$/);
      await expect.poll(() => focused(page)).toBe('Đã giao, không in nữa');
      await page.keyboard.press('Enter');
      await page.getByText('chưa rõ đã in ra chưa').waitFor({ state: 'detached' });
      expect(await count(page, 'print_settle')).toBe(1);
      expect(await count(page, 'receipt_print')).toBe(0);
      await page.getByText(/^4 giấy hẹn chờ máy in: /).waitFor();
    });
  });

  it('is printed again where nothing came out', async () => {
    await on({ scenario: { prints: true } }, async (page) => {
      await enter(page, /^Xem và trả lời$/);
      await enter(page, /^Chưa ra giấy, in lần nữa$/);
      await page.getByText('chưa rõ đã in ra chưa').waitFor({ state: 'detached' });
      expect(await count(page, 'receipt_print')).toBe(1);
    });
  });

  it('is looked for a few times, and not at all where nothing is open', async () => {
    await on({ alone: true, scenario: { prints: true } }, async (page) => {
      await page.getByText('chưa rõ đã in ra chưa').waitFor();
      await page.clock.fastForward(40_000);
      await expect.poll(() => count(page, 'prints_open')).toBe(3);
      expect(await count(page, 'home')).toBe(1);
    });
    await on({ alone: true }, async (page) => {
      await page.locator('#tab-overdue').waitFor();
      await page.clock.fastForward(40_000);
      expect(await count(page, 'prints_open')).toBe(0);
    });
  });
});
