import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { newCardText } from './mock/people';
import { scan, shots } from './screens';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);

/** A visit of Hồng with a procedure; then the card of another person is scanned. */
async function anotherCard(page: Page): Promise<void> {
  await shots.find((one) => one.screen === 'intake' && one.state === 'papers')?.reach?.(page);
  await scan(page, newCardText);
  await page.getByRole('dialog').waitFor();
}

const person = (page: Page) => page.locator('section[aria-labelledby=section-person]');

describe("somebody else's card scanned into an open intake", () => {
  it('may begin a dossier of its own, and the open draft stays as it was', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await anotherCard(page);
      await page.getByRole('button', { name: 'Mở hồ sơ mới cho người này' }).click();
      await page.waitForFunction(() => location.hash === '#/intake/draft-2');
      await page.waitForFunction(() => document.activeElement?.id === 'submitter.confirm');
      expect(await person(page).textContent()).toContain('Trần Văn Mới');
      await page.getByRole('status').getByText('Bản nháp trước được giữ ở Quầy hôm nay.').waitFor();
      expect(await calls(page)).not.toContain('intake_discard');
      await page.evaluate(() => (location.hash = '#/intake/draft-1'));
      await page.locator('[id="case.0.paper.to-khai"]').waitFor();
      expect(await person(page).textContent()).toContain('Nguyễn Thị Hồng');
      expect(await page.locator('dialog[open]').count()).toBe(0);
    });
  });

  it.each([
    ['Đổi người nộp thành người này', 'Trần Văn Mới', 'Nguyễn Thị Hồng'],
    ['Bỏ qua thẻ này', 'Nguyễn Thị Hồng', 'Trần Văn Mới'],
  ])('%s leaves %s', async (choice, kept, gone) => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await anotherCard(page);
      await page.getByRole('button', { name: choice }).click();
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
      await expect.poll(() => person(page).textContent()).toContain(kept);
      expect(await person(page).textContent()).not.toContain(gone);
    });
  });

  it('asks to scan again once its text is no longer known', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await anotherCard(page);
      await page.evaluate(() => (location.hash = '#/dossiers'));
      await page.locator('#find').waitFor();
      await page.evaluate(() => (location.hash = '#/intake/draft-1'));
      await page.getByRole('dialog').getByText('Quét lại thẻ').waitFor();
      expect(await page.getByRole('button', { name: 'Mở hồ sơ mới cho người này' }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    });
  });
});
