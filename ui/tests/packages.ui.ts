import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';

useBrowser();

const toast = (page: Page, words: string | RegExp) => page.locator('.toasts').getByText(words).waitFor();
const press = async (page: Page, name: string | RegExp, within = page.locator('body')) => {
  await within.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
};
const card = (page: Page) => page.locator('section', { has: page.locator('#packages-title') });

describe('carrying data on a stick', () => {
  it('is not there where the office does not allow it, and not for a clerk', async () => {
    await on({ path: '/sync' }, async (page) => {
      await page.getByRole('button', { name: /^Thử lại tất cả/ }).waitFor();
      await expect
        .poll(() => page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls.includes('packages')))
        .toBe(true);
      expect(await page.locator('#packages-title').count()).toBe(0);
    });
    await on({ path: '/sync', scenario: { clerk: true, packages: 'out' } }, async (page) => {
      await page.getByRole('button', { name: /^Thử lại tất cả/ }).waitFor();
      expect(await page.locator('#packages-title').count()).toBe(0);
    });
  });

  it('writes a package and shows its code once, with what to do next', async () => {
    await on({ path: '/sync', scenario: { packages: 'none' } }, async (page) => {
      await press(page, 'Xuất ra USB');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('K7QX-M2WD-9HTR-4PZA').waitFor();
      await dialog.getByText('B4DN-7KQ2-XW9F-HT3M').waitFor();
      await dialog.getByText(/^12 việc đã vào gói\. .* 1 việc chưa vào gói/).waitFor();
      await dialog.getByText('motcuactl package carry motcua-goi-20261121-0905-7f3a').waitFor();
      await page.keyboard.press('Escape');
      await card(page).getByText('Đang ở ngoài').waitFor();
      expect(await page.getByText('K7QX-M2WD-9HTR-4PZA').count()).toBe(0);
    });
  });

  it('brings a package back with its code, and says when the code is wrong', async () => {
    await on({ path: '/sync', scenario: { packages: 'out' } }, async (page) => {
      await press(page, 'Nhận lại gói');
      const dialog = page.getByRole('dialog');
      expect(await dialog.getByRole('button', { name: /^Nhận lại/ }).isDisabled()).toBe(true);
      await page.keyboard.press('Enter');
      await dialog.getByText('/media/o-dia-sao-luu').waitFor();
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('package-code');
      await page.keyboard.type('ABCD', { delay: 50 });
      await page.keyboard.press('Control+Enter');
      await dialog.getByText(/^Mã mở gói chưa đúng/).waitFor();
      await dialog.locator('#package-code').fill('K7QX-M2WD-9HTR-4PZA');
      await page.keyboard.press('Control+Enter');
      await toast(page, 'Đã nhận lại gói. Tỉnh đã có 9, còn chờ gửi 2, cần xem lại 1.');
      await card(page).getByText(/^Đã nhận lại/).first().waitFor();
    });
  });

  it('takes back what is in a lost one after saying what follows', async () => {
    await on({ path: '/sync', scenario: { packages: 'out' } }, async (page) => {
      await press(page, /^Đã mất USB/);
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^USB tìm thấy sau này/).waitFor();
      await press(page, 'Lấy lại các việc', dialog);
      await toast(page, /đã trở lại hàng chờ/);
      expect(await card(page).getByRole('button', { name: /^Đã mất USB/ }).count()).toBe(0);
      await press(page, /^Lấy lại việc/);
      await page.getByRole('dialog').getByText(/^Gói này ghi dở/).waitFor();
    });
  });

  it('still brings back what is out where new ones are not allowed any more', async () => {
    await on({ path: '/sync', scenario: { packages: 'off' } }, async (page) => {
      await card(page).getByText(/^Cơ quan chưa cho ghi gói mới/).waitFor();
      expect(await card(page).getByRole('button', { name: 'Xuất ra USB' }).count()).toBe(0);
      await card(page).getByRole('button', { name: 'Nhận lại gói' }).waitFor();
    });
  });
});

describe('what is away', () => {
  it('is listed by itself with the package it is in', async () => {
    await on({ path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'away' } } }, async (page) => {
      await page.getByText('Đang mang đi bằng USB').waitFor();
      await page.getByText(/^Ở trong gói motcua-goi-20261121-0905-7f3a/).waitFor();
    });
  });

  it('is asked of a person where only the province knows the code', async () => {
    await on({ path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'lost' } } }, async (page) => {
      await press(page, /^Trả lời/);
      await page.getByRole('dialog').getByText(/^Gói USB chứa hồ sơ này đã mất\. Mở trang của tỉnh/).waitFor();
    });
  });
});
