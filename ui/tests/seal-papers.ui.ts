import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, painted, useBrowser, type Visit } from './browser';
import type { CopiesScene } from './mock/copies';

useBrowser();

const calls = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const at = async (page: Page, id: RegExp) => {
  await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? '')).toMatch(id);
};
const waiting = (page: Page) => page.getByText(/giấy tờ số hóa chờ ký số/);

const desk = (copies: CopiesScene, more: Visit['scenario'] = {}): Visit => ({
  path: '/certify/to_seal',
  scenario: { ...more, copies },
});

/** Opens the batch of the day by its key, up to the PIN. */
async function batch(page: Page): Promise<void> {
  await page.locator('#seal-papers').waitFor();
  await page.keyboard.press('y', { delay: 60 });
  await at(page, /^batch-pin$/);
}

async function pin(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

describe('digitised papers that wait for the seal', () => {
  it('get it in one batch by keys alone, but for one that may be secret', async () => {
    await on(desk({ papers: 6 }), async (page) => {
      await said(page, '6 giấy tờ số hóa chờ ký số (3 nhận hôm nay)');
      await said(page, '1 giấy tờ chưa ký được: Nghi có dấu mật, chờ người xem');
      await said(page, 'Ký số 5 giấy tờ…');
      await batch(page);
      await page.getByRole('dialog', { name: 'Ký số 5 giấy tờ số hóa' }).waitFor();
      await said(page, '5 giấy tờ số hóa');
      await said(page, 'Con dấu của: ỦY BAN NHÂN DÂN XÃ BÌNH MINH');
      await said(page, 'chứng thư cá nhân; giấy tờ số hóa ký bằng con dấu của cơ quan');
      await page.getByRole('row', { name: /^H25\.12-261120-4501 Giấy chứng sinh .+ 1$/ }).waitFor();
      await said(page, '1 giấy tờ để lại');
      await said(page, 'Giấy tờ khác: Nghi có dấu mật, chờ người xem');
      await pin(page, '123456');
      await said(page, 'Đã ký số 5 giấy tờ số hóa.');
      await said(page, 'Xong 5/5 giấy tờ');
      expect(await page.locator('tr.signed').count()).toBe(5);
      await page.keyboard.press('Enter');
      await said(page, '1 giấy tờ số hóa chờ ký số');
      await expect.poll(() => page.locator('#seal-papers').count()).toBe(0);
      await at(page, /^tab-copies$/);
      expect((await calls(page)).filter((call) => call.endsWith('signing_start'))).toEqual(['paper_signing_start']);
    });
  });

  it('are gone on with behind a token that was pulled: exactly what was not sealed', async () => {
    await on(desk({ papers: 6, pulled: 2 }), async (page) => {
      await batch(page);
      await pin(page, '123456');
      await said(page, 'Token bị rút. 2 giấy tờ đã ký giữ nguyên, 3 giấy tờ chưa ký. Cắm lại rồi Ký tiếp.');
      await at(page, /^batch-next$/);
      await said(page, 'Ký tiếp 3 giấy tờ');
      await page.keyboard.press('Enter');
      await at(page, /^batch-pin$/);
      await said(page, '3 giấy tờ số hóa');
      await pin(page, '000000');
      await said(page, /^Sai mã PIN/);
      await pin(page, '123456');
      await said(page, 'Đã ký số 5 giấy tờ số hóa.');
      await said(page, 'Xong 5/5 giấy tờ');
    });
  });

  it('stop after the paper under way, and the rest waits for another time', async () => {
    await on(desk({ papers: 14, slow: 150 }), async (page) => {
      await batch(page);
      await pin(page, '123456');
      await page.locator('tr.signed').first().waitFor();
      await page.keyboard.press('Escape');
      await said(page, /^\d+ giấy tờ đã ký giữ nguyên, \d+ giấy tờ chưa ký\.$/);
      const signed = await page.locator('tr.signed').count();
      expect(signed).toBeLessThan(13);
      await page.keyboard.press('Escape');
      await said(page, `Ký số ${13 - signed} giấy tờ…`);
    });
  });

  it('are counted for those who do not keep the seal, who can do nothing with them', async () => {
    await on(desk({ papers: 4 }, { clerk: true }), async (page) => {
      await waiting(page).waitFor();
      expect(await page.locator('#seal-papers').count()).toBe(0);
      await page.keyboard.press('y', { delay: 60 });
      await painted(page);
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });

  it('are not spoken of where none wait', async () => {
    await on(desk({ seal: 2 }), async (page) => {
      await page.locator('input[id^=row-]').first().waitFor();
      await expect.poll(() => calls(page)).toContain('papers_to_sign');
      await painted(page);
      expect(await waiting(page).count()).toBe(0);
      await page.keyboard.press('y', { delay: 60 });
      await painted(page);
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });
});
