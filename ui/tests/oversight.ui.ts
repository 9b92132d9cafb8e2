import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const count = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;

/** Puts the focus on the button of this name and presses Enter: no mouse. */
async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

const toast = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor();

describe('what waits for the head', () => {
  it('is one key away, and a dossier is cancelled after saying that there is no way back', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('Alt+7');
      await page.getByRole('heading', { name: 'Duyệt', exact: true }).waitFor();
      await enter(page, /^Duyệt hủy 000/);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Không hoàn tác được.').waitFor();
      await dialog.getByText('Lý do: Nhập hai lần cùng một hồ sơ').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await toast(page, /^Đã hủy hồ sơ 000/);
      await page.getByText('Không có hồ sơ nào chờ duyệt hủy.').waitFor();
      expect(await count(page, 'cancel_answer')).toBe(1);
    });
  });

  it('is declined only with words', async () => {
    await on({ path: '/approvals' }, async (page) => {
      await enter(page, /^Không duyệt hủy 000/);
      await page.waitForFunction(() => document.activeElement?.id === 'cancel-words');
      await enter(page, /^Không duyệt$/);
      await page.getByText('Ghi lý do để người đề nghị hiểu.').waitFor();
      expect(await count(page, 'cancel_answer')).toBe(0);
      await page.waitForFunction(() => document.activeElement?.id === 'cancel-words');
      await page.keyboard.type('ho so dung', { delay: 60 });
      await enter(page, /^Không duyệt$/);
      await toast(page, /được giữ nguyên/);
    });
  });

  it('says what would be destroyed, and the one who asked is not the second person', async () => {
    await on({ path: '/approvals' }, async (page) => {
      await page.getByText('Cần người thứ hai: bạn là người đề nghị').waitFor();
      expect(await page.getByRole('button', { name: 'Đồng ý hủy Công văn đóng dấu mật' }).count()).toBe(0);
      await enter(page, /^Đồng ý hủy Quyết định có dấu mật/);
      await page.getByRole('dialog').getByText(/cũng bị hủy/).waitFor();
      await enter(page, /^Đồng ý hủy$/);
      await toast(page, /^Đã hủy Quyết định có dấu mật/);
      await enter(page, /^Không hủy Công văn/);
      await toast(page, /^Đã giữ lại Công văn/);
      await page.getByText('Không có giấy tờ nào chờ duyệt hủy.').waitFor();
    });
  });

  it('says that a second person is needed where the desk asks for one', async () => {
    await on({ path: '/approvals', scenario: { failing: { purge_answer: 'SecondPersonNeeded' } } }, async (page) => {
      await enter(page, /^Đồng ý hủy Quyết định/);
      await page.getByRole('dialog').getByText('Không hoàn tác được.').waitFor();
      await enter(page, /^Đồng ý hủy$/);
      await page.getByRole('dialog').getByText(/cần người thứ hai/).waitFor();
    });
  });

  it('is not in the menu of who may not answer', async () => {
    await on({ scenario: { auditor: true } }, async (page) => {
      const rail = page.getByRole('navigation', { name: 'Mục chính' });
      await rail.getByRole('link', { name: /Nhật ký/ }).waitFor();
      expect(await rail.getByRole('link', { name: /Duyệt/ }).count()).toBe(0);
      await page.keyboard.press('Alt+7');
      expect(await page.evaluate(() => location.hash)).toBe('#/');
    });
  });
});

describe('the access log', () => {
  const rows = (page: Page) => page.locator('tbody tr').count();

  it('is in the palette, shows who saw what and why, and goes on to the next page and back', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('nhat ky');
      await page.getByRole('option', { name: /Nhật ký/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Chuỗi nhật ký nguyên vẹn').waitFor();
      await page.getByText('thay Trần Văn Trưởng').waitFor();
      expect(await rows(page)).toBe(6);
      await enter(page, /^Trang sau/);
      await expect.poll(() => rows(page)).toBe(2);
      expect(await page.evaluate(() => document.activeElement?.matches('section'))).toBe(true);
      await enter(page, /^Về trang đầu/);
      await expect.poll(() => rows(page)).toBe(6);
    });
  });

  it('is narrowed to a user and to a person by keys', async () => {
    await on({ path: '/audit' }, async (page) => {
      await page.locator('#audit-user').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => rows(page)).toBe(2);
      await page.locator('#audit-user').focus();
      await page.keyboard.press('Home');
      await expect.poll(() => rows(page)).toBe(6);
      await page.keyboard.press('F3');
      await page.waitForFunction(() => document.activeElement?.id === 'audit-person');
      await page.keyboard.type('hong', { delay: 60 });
      await page.locator('#audit-person-0').waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => rows(page)).toBe(4);
      await enter(page, /^Bỏ lọc theo Nguyễn Thị Hồng/);
      await expect.poll(() => rows(page)).toBe(6);
    });
  });

  it('says loudly that its chain is broken', async () => {
    await on({ path: '/audit', scenario: { brokenLog: true } }, async (page) => {
      await page.getByRole('alert').getByText(/bị đứt/).waitFor();
      expect(await page.getByText('Chuỗi nhật ký nguyên vẹn').count()).toBe(0);
    });
  });

  it('says so where nothing fits', async () => {
    await on({ path: '/audit', scenario: { empty: true } }, async (page) => {
      await page.getByText('Không có dòng nào khớp.').waitFor();
    });
  });
});

describe('acting for an absent person', () => {
  it('is given with its days and taken away, by keys', async () => {
    await on({ path: '/settings/users' }, async (page) => {
      await page.getByText('Làm thay Lê Thị Lan Mẫu từ 20/11/2026 đến 25/11/2026').waitFor();
      await enter(page, /^Làm thay: Lê Thị Lan Mẫu/);
      await page.locator('#acting-absent').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await page.keyboard.type('1/12/2026', { delay: 60 });
      await page.keyboard.press('Tab');
      await page.keyboard.type('5/12/2026', { delay: 60 });
      await enter(page, /^Lưu/);
      await toast(page, /^Đã lưu cài đặt/);
      await page.getByText('Làm thay Hoàng Văn Hòa từ 01/12/2026 đến 05/12/2026').waitFor();
      await enter(page, /^Làm thay: Hoàng Văn Hòa/);
      await enter(page, /^Bỏ lần làm thay Lê Thị Lan Mẫu/);
      await page.getByText('Chưa làm thay ai.').waitFor();
      await enter(page, /^Lưu/);
      await page.getByText('Làm thay Lê Thị Lan Mẫu từ 20/11/2026').waitFor({ state: 'detached' });
    });
  });

  it('does not end before it begins, nor begin without a person', async () => {
    await on({ path: '/settings/users' }, async (page) => {
      await enter(page, /^Làm thay: Lê Thị Lan Mẫu/);
      await page.locator('#acting-from').fill('5/12/2026');
      await page.locator('#acting-to').fill('1/12/2026');
      await enter(page, /^Lưu/);
      await page.getByRole('alert').getByText(/^Chọn người vắng mặt/).waitFor();
      await page.locator('#acting-absent').selectOption('hoa');
      await enter(page, /^Lưu/);
      await page.getByRole('alert').getByText(/^Ngày cuối sớm hơn ngày đầu/).waitFor();
      expect(await count(page, 'deputise')).toBe(0);
    });
  });
});
