import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CertifySetting } from '../src/bindings';
import { on, useBrowser } from './browser';

useBrowser();

const path = '/settings/certify';
const at = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 50 });
const toast = (page: Page) => page.locator('.toasts').getByText('Đã lưu cài đặt').last().waitFor();

async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

/** Replaces what stands in a box and leaves it. */
async function put(page: Page, id: string, text: string): Promise<void> {
  await page.locator(`#${id}`).focus();
  await page.keyboard.press('Control+a');
  await type(page, text);
  await page.keyboard.press('Tab');
}

/** What the desk was last told. */
async function told(page: Page): Promise<CertifySetting> {
  return page.evaluate(() => {
    const { __TOLD__ } = window as unknown as { __TOLD__: Record<string, unknown>[] };
    return (__TOLD__.at(-1) as { office: { certify: CertifySetting } }).office.certify;
  });
}

/** Keeps what the desk is told of the office. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const host = window as unknown as {
      __TOLD__: unknown[];
      __DESK__: { answer: (command: string, args: unknown) => Promise<unknown> };
    };
    host.__TOLD__ = [];
    const answer = host.__DESK__.answer.bind(host.__DESK__);
    host.__DESK__.answer = (command, args) => {
      if (command === 'office_change' || command === 'overlay_test_print') host.__TOLD__.push(args);
      return answer(command, args);
    };
  });

describe('signers', () => {
  it('are offered in the order of the list, which keys change', async () => {
    await on({ path }, async (page) => {
      await listen(page);
      const names = () => page.locator('ol li strong').allTextContents();
      expect(await names()).toEqual(['Bùi Thị Mai Phương', 'Vũ Đức Thịnh', 'Hoàng Văn Hòa']);
      await page.locator('li').filter({ hasText: 'Bùi Thị' }).getByText('chọn sẵn').waitFor();
      await page.locator('li').filter({ hasText: 'Hoàng Văn' }).getByText('hết thời hạn').waitFor();
      await enter(page, /^Đưa Vũ Đức Thịnh lên trước$/);
      await toast(page);
      expect(await names()).toEqual(['Vũ Đức Thịnh', 'Bùi Thị Mai Phương', 'Hoàng Văn Hòa']);
      expect((await told(page)).signers?.map((one) => one.id)).toEqual(['chu-tich', 'pho-chu-tich', 'tu-phap']);
    });
  });

  it('are added with a live preview of what is printed', async () => {
    await on({ path, scenario: { empty: true } }, async (page) => {
      await listen(page);
      await page.getByText('Chưa có người ký.').waitFor();
      await enter(page, /^Thêm người ký$/);
      await at(page, 'signer-name');
      await page.keyboard.press('Control+Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('alert').getByText(/^Nhập họ tên/).waitFor();
      await type(page, 'Trần Thị Thử');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await type(page, 'Phó Chủ tịch');
      await page.keyboard.press('Tab');
      await at(page, 'signer-behalf');
      await type(page, 'Chủ tịch');
      expect(await dialog.locator('.paper p').allTextContents()).toEqual(['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Trần Thị Thử']);
      await put(page, 'signer-from', '1/12/2026');
      await put(page, 'signer-until', '1/11/2026');
      await dialog.getByRole('alert').getByText(/^Ngày cuối sớm hơn/).waitFor();
      await put(page, 'signer-until', '31/12/2026');
      await page.keyboard.press('Control+Enter');
      await toast(page);
      await page.getByText('KT. CHỦ TỊCH / PHÓ CHỦ TỊCH').waitFor();
      await page.getByText('chưa đến ngày').waitFor();
      const [signer] = (await told(page)).signers ?? [];
      expect(signer).toMatchObject({
        name: 'Trần Thị Thử',
        capacity: 'in_place_of',
        title: 'Phó Chủ tịch',
        on_behalf_of: 'Chủ tịch',
        from: '2026-12-01',
        until: '2026-12-31',
        scope: ['copies'],
        user: null,
      });
      expect(signer?.id).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('are removed', async () => {
    await on({ path }, async (page) => {
      await enter(page, /^Sửa Hoàng Văn Hòa$/);
      await enter(page, /^Bỏ người ký này$/);
      await toast(page);
      await page.getByText('Hoàng Văn Hòa').waitFor({ state: 'detached' });
    });
  });
});

describe('the place of a statement', () => {
  it('is entered in millimetres, and the test page is printed where it is', async () => {
    await on({ path }, async (page) => {
      await listen(page);
      expect(await page.locator('#place-left, #place-top, #place-shift-x, #place-shift-y').evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value))).toEqual(['115,0', '195,0', '-1,2', '0,8']);
      await put(page, 'place-left', '12,55');
      await page.getByText('Gõ số từ 0,0 đến 297,0').waitFor();
      await put(page, 'place-left', '112.5');
      await toast(page);
      expect((await told(page)).places).toEqual([{ printer: 'Canon-Quay2', left: 1125, top: 1950, shift_x: -12, shift_y: 8 }]);
      await enter(page, /^In trang thử có thước$/);
      await page.locator('.toasts').getByText('Đã gửi trang thử').waitFor();
      expect(await page.evaluate(() => (window as unknown as { __TOLD__: unknown[] }).__TOLD__.at(-1))).toEqual({
        place: { printer: 'Canon-Quay2', left: 1125, top: 1950, shift_x: -12, shift_y: 8 },
      });
    });
  });

  it('is corrected by what was measured', async () => {
    await on({ path }, async (page) => {
      await listen(page);
      await put(page, 'measured-left', '116,5');
      await page.locator('#measured-top').focus();
      await type(page, '194');
      await page.keyboard.press('Enter');
      await toast(page);
      expect((await told(page)).places).toEqual([{ printer: 'Canon-Quay2', left: 1150, top: 1950, shift_x: -27, shift_y: 18 }]);
      expect(await page.locator('#place-shift-x').inputValue()).toBe('-2,7');
      expect(await page.locator('#measured-left').inputValue()).toBe('');
    });
  });

  it('belongs to each printer, and is not asked for where sheets are printed', async () => {
    await on({ path }, async (page) => {
      await page.locator('#place-printer').focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => page.locator('#place-shift-x').inputValue()).toBe('0,0');
      await page.locator('#certify-mode').focus();
      await page.keyboard.press('ArrowDown');
      await toast(page);
      await page.locator('#place-printer').waitFor({ state: 'detached' });
    });
  });
});

describe('the reminder', () => {
  it('is at half past two until another hour is chosen', async () => {
    await on({ path, scenario: { empty: true } }, async (page) => {
      await listen(page);
      expect(await page.locator('#certify-remind').inputValue()).toBe('14:30');
      await put(page, 'certify-remind', '25h');
      await page.getByText('Gõ giờ theo kiểu 14:30.').waitFor();
      await put(page, 'certify-remind', '15h');
      await toast(page);
      expect((await told(page)).remind_at).toBe('15:00:00');
    });
  });
});

describe('certification settings', () => {
  it('are only looked at by who may not change the office', async () => {
    await on({ path, scenario: { auditor: true } }, async (page) => {
      await page.getByText(/^Chỉ xem – chỉ quản trị/).waitFor();
      expect(await page.locator('#certify-site').isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: /^Thêm người ký$/ }).isDisabled()).toBe(true);
    });
  });
});
