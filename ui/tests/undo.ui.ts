import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { shots } from './screens';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);

/** A visit received a moment ago, seen from home. */
async function received(page: Page): Promise<void> {
  await shots.find((one) => one.screen === 'intake' && one.state === 'receipt')?.reach?.(page);
  await page.keyboard.press('Escape');
  await page.locator('#tab-overdue').waitFor();
}

describe('Ctrl+Z', () => {
  it('takes the visit just received back, once, and the lists follow', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await received(page);
      const read = (await calls(page)).filter((call) => call === 'home').length;
      await page.keyboard.press('Control+z');
      await page.getByRole('status').getByText(/^Đã hoàn tác/).waitFor();
      await expect.poll(async () => (await calls(page)).filter((call) => call === 'home').length).toBe(read + 1);
      await page.keyboard.press('Control+z');
      await page.getByRole('status').getByText('Chưa có việc nào để hoàn tác.').waitFor();
      expect((await calls(page)).filter((call) => call === 'dossier_undo')).toHaveLength(1);
    });
  });

  it('says above the screen why something cannot be taken back', async () => {
    await on({ path: '/intake/draft-1', scenario: { failing: { dossier_undo: 'MoveRefused' } } }, async (page) => {
      await received(page);
      await page.keyboard.press('Control+z');
      await page.getByRole('alert').getByText(/Hồ sơ không còn cho phép việc này/).waitFor();
      expect(await page.getByText(/^Đã hoàn tác/).count()).toBe(0);
    });
  });

  it('belongs to the text box while one has the focus', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.locator('#procedure').focus();
      await page.keyboard.type('khai', { delay: 60 });
      await page.keyboard.press('Control+z');
      await expect.poll(() => page.locator('#procedure').inputValue()).not.toBe('khai');
      expect(await page.getByText('Chưa có việc nào để hoàn tác.').count()).toBe(0);
    });
  });

  it('is in the palette and on the sheet', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('F1');
      await page.getByRole('dialog').getByText('Hoàn tác việc vừa làm').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('hoan tac');
      await page.getByRole('option', { name: /Hoàn tác việc vừa làm/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Chưa có việc nào để hoàn tác.').waitFor();
    });
  });
});
