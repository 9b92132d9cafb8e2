import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { drop } from './shots/verify';

useBrowser();

const path = '/verify';
const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const count = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;
const says = (page: Page, words: RegExp) => page.locator('.overall').getByText(words).waitFor();

describe('the check of signatures', () => {
  it('is reached by its key and chooses a file by another, and says the verdict in words', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('Alt+9');
      await page.getByRole('heading', { level: 1, name: 'Kiểm tra chữ ký số' }).waitFor();
      await page.keyboard.press('Control+o');
      await says(page, /^Chưa kết luận được: /);
      await page.getByText('chon-tu-hop-thoai.pdf').first().waitFor();
      const row = page.getByRole('row', { name: /Thu hồi/ }).first();
      await row.getByText(/^Chưa kiểm tra được, vì/).waitFor();
      await row.getByText('Chưa kết luận').waitFor();
      expect(await page.locator('.overall').getByText('Hợp lệ').count()).toBe(0);
      await page.keyboard.press('Control+p');
      await page.locator('.toasts').getByText(/^Đã gửi báo cáo đến máy in/).waitFor();
      await page.keyboard.press('Control+s');
      await page.locator('.toasts').getByText(/^Đã lưu báo cáo của/).waitFor();
      expect([await count(page, 'verdict_print'), await count(page, 'verdict_save')]).toEqual([1, 1]);
    });
  });

  it('judges several dropped files one after the other, and the keys go through them', async () => {
    await on({ path }, async (page) => {
      await drop(page, 'hop-le', 'hong', 'qua-nang', 'khong-ky');
      await page.getByRole('status').getByText('4 tệp đã kiểm tra').waitFor();
      await says(page, /^Hợp lệ: 2 chữ ký/);
      await page.keyboard.press('j');
      await says(page, /^Không hợp lệ: /);
      await page.keyboard.press('j');
      await page.getByRole('alert').getByText('[FileTooHeavy]').waitFor();
      await page.keyboard.press('j');
      await says(page, /^Tệp không có chữ ký số nào\./);
      await page.keyboard.press('k');
      await page.getByRole('alert').getByText('[FileTooHeavy]').waitFor();
      await page.keyboard.press('k');
      await says(page, /^Không hợp lệ: /);
      // A file dropped again is judged again and stays one.
      await drop(page, 'hop-le');
      await says(page, /^Hợp lệ: /);
      expect(await page.locator('#verify-files ~ ul li').count()).toBe(4);
      await expect.poll(() => count(page, 'signatures_check')).toBe(5);
    });
  });

  it('compares the pictures where asked', async () => {
    await on({ path }, async (page) => {
      await drop(page, 'hong');
      await says(page, /^Không hợp lệ/);
      expect(await count(page, 'verdict_pictures')).toBe(0);
      await page.keyboard.press('v');
      await page.getByText('1 trang nhìn khác bản đã ký.').waitFor();
    });
  });

  it('shows a cancelled number as worth nothing, and tells of practice', async () => {
    await on({ path, scenario: { practice: true } }, async (page) => {
      await drop(page, 'huy-so');
      await says(page, /bị hủy ngày 20\/11\/2026/);
      await page.getByText('số 58, quyển số 01/2026-SCTĐT/BS').waitFor();
      await page.getByText(/^Kết quả tập huấn/).waitFor();
    });
  });

  it('asks again for its sentences in another language', async () => {
    await on({ path }, async (page) => {
      await drop(page, 'hop-le');
      await says(page, /^Hợp lệ/);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('switch to english', { delay: 50 });
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Check digital signatures' }).waitFor();
      await expect.poll(() => count(page, 'signatures_check')).toBe(2);
    });
  });
});
