import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { shots } from './screens';

useBrowser();

const birth = '[id="submitter.birth"]';
const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const focusedDay = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

/** The form of a new person, with this in the birth box. */
async function form(page: Page, typed: string): Promise<void> {
  await shots.find((one) => one.screen === 'intake' && one.state === 'form')?.reach?.(page);
  await page.locator(birth).fill(typed);
}

async function open(page: Page, typed: string): Promise<void> {
  await form(page, typed);
  await page.keyboard.press('F4');
  await page.getByRole('grid').waitFor();
}

describe('the calendar of a date box', () => {
  it('is walked by keys, and the day chosen stands in the box', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await open(page, '31/01/2024');
      await expect.poll(() => focusedDay(page)).toBe('Thứ Tư, ngày 31 tháng 1 năm 2024');
      const walk: [string, string][] = [
        ['ArrowRight', 'Thứ Năm, ngày 1 tháng 2 năm 2024'],
        ['ArrowDown', 'Thứ Năm, ngày 8 tháng 2 năm 2024'],
        ['Home', 'Thứ Hai, ngày 5 tháng 2 năm 2024'],
        ['End', 'Chủ nhật, ngày 11 tháng 2 năm 2024'],
        ['ArrowUp', 'Chủ nhật, ngày 4 tháng 2 năm 2024'],
        ['ArrowLeft', 'Thứ Bảy, ngày 3 tháng 2 năm 2024'],
        ['PageDown', 'Chủ nhật, ngày 3 tháng 3 năm 2024'],
        ['PageUp', 'Thứ Bảy, ngày 3 tháng 2 năm 2024'],
        ['Shift+PageUp', 'Thứ Sáu, ngày 3 tháng 2 năm 2023'],
      ];
      for (const [key, day] of walk) {
        await page.keyboard.press(key);
        await expect.poll(() => focusedDay(page), { message: key }).toBe(day);
      }
      await page.getByText('Tháng 2 năm 2023').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'submitter.birth');
      expect(await page.locator(birth).inputValue()).toBe('03/02/2023');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Shift+Tab');
      expect(await page.locator(birth).inputValue()).toBe('03/02/2023');
    });
  });

  it('begins at today, which is marked, and Escape changes nothing', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await open(page, '');
      await expect.poll(() => focusedDay(page)).toBe('Thứ Bảy, ngày 21 tháng 11 năm 2026, hôm nay');
      expect(await page.locator('td button[aria-current=date]').count()).toBe(1);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement?.id === 'submitter.birth');
      expect(await page.locator(birth).inputValue()).toBe('');
    });
  });

  it('answers F4 in the box, while F4 beside it scans', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await shots.find((one) => one.screen === 'intake' && one.state === 'papers')?.reach?.(page);
      await page.getByRole('button', { name: 'Sửa thông tin' }).click();
      await page.locator(birth).focus();
      await page.keyboard.press('F4');
      await page.getByRole('grid').waitFor();
      expect(await calls(page)).not.toContain('scan_open');
      await page.keyboard.press('F4');
      await expect.poll(() => page.getByRole('grid').count()).toBe(0);
      await page.locator('[id="case.0.paper.to-khai"]').focus();
      await page.keyboard.press('F4');
      await page.locator('#scan-target').waitFor();
      expect(await page.getByRole('grid').count()).toBe(0);
    });
  });

  it('opens by its button and takes a click, and the desk is told', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await form(page, '15/08/1990');
      await page.getByRole('button', { name: 'Mở lịch (F4)' }).click();
      await page.getByRole('button', { name: 'Tháng sau' }).click();
      const before = (await calls(page)).filter((call) => call === 'intake_change').length;
      await page.getByRole('button', { name: 'Thứ Năm, ngày 20 tháng 9 năm 1990' }).click();
      expect(await page.locator(birth).inputValue()).toBe('20/09/1990');
      await expect.poll(async () => (await calls(page)).filter((call) => call === 'intake_change').length).toBeGreaterThan(before);
    });
  });

  it('names months and days in English, Monday first', async () => {
    await on({ path: '/intake/draft-1', language: 'en' }, async (page) => {
      await open(page, '01/02/1990');
      await page.getByText('February 1990').waitFor();
      expect(await page.locator('th').first().textContent()).toBe('Mon');
      await expect.poll(() => focusedDay(page)).toBe('Thursday, 1 February 1990');
    });
  });

  it.each([
    ['Alt+ArrowUp', '01/03/2024'],
    ['Alt+ArrowDown', '28/02/2024'],
  ])('%s in the box moves by a day', async (key, day) => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await form(page, '29/2/2024');
      await page.keyboard.press(key);
      await expect.poll(() => page.locator(birth).inputValue()).toBe(day);
    });
  });
});
