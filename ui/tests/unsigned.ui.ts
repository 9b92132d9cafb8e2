import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { shots } from './screens';

useBrowser();

const row = (page: Page, key: string) => page.locator('li', { has: page.locator(`[id="case.0.paper.${key}"]`) });

describe('a scan that nobody has signed', () => {
  it('is shown for reference, can be looked at, and the paper is still asked for', async () => {
    await on({ path: '/intake/draft-1', scenario: { unsigned: true } }, async (page) => {
      await shots.find((one) => one.state === 'papers-unsigned')?.reach?.(page);
      const paper = row(page, 'khai-sinh');
      await paper.getByText('chưa ký số – chỉ để tham khảo').waitFor();
      expect(await paper.getByText('Đã có trong kho').count()).toBe(0);
      await paper.locator('button[data-row]').click();
      await paper.getByRole('button', { name: 'Xem các trang của Giấy khai sinh bản chính' }).click();
      await page.getByRole('dialog').getByRole('img').first().waitFor();
    });
  });

  it('is told from signed ones on the page of its owner and of its dossier', async () => {
    for (const path of ['/people/hong', '/dossiers/d1']) {
      await on({ path }, async (page) => {
        await page.getByText('Đã ký số', { exact: true }).first().waitFor();
        expect(await page.getByText('Chỉ để tham khảo', { exact: true }).count()).toBe(1);
      });
    }
  });
});
