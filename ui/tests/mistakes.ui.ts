import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const at = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

/** Presses a button as the keyboard does. */
async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 50 });
}

const dossier = '/dossiers/d1';

describe('a wrong procedure', () => {
  it('is put right by keyboard, printed, and leads back to the dossier', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Sửa thủ tục$/);
      await at(page, 'corrects');
      await type(page, 'nham');
      await page.keyboard.press('Enter');
      await at(page, 'procedure');
      await type(page, 'tlks');
      await page.keyboard.press('Enter');
      await at(page, 'case.0.paper.to-khai');
      await page.keyboard.press('g');
      // The birth certificate was handed in with the dossier: it is not asked for again.
      await at(page, 'case.0.paper.hon-nhan');
      await page.keyboard.press('g');
      await at(page, 'receive');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { name: /^Đã sửa hồ sơ/ }).waitFor();
      await page.getByText('Lấy lại giấy hẹn cũ').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Khi có nhầm lẫn' }).waitFor();
      expect(await calls(page)).toContain('receipt_print');
      await page.keyboard.press('Control+z');
      await page.getByRole('status').getByText('Chưa có việc nào để hoàn tác.').waitFor();
      expect(await calls(page)).not.toContain('dossier_undo');
    });
  });

  it('leaves the people, the way in and the number of procedures alone', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Sửa thủ tục$/);
      await at(page, 'corrects');
      await page.locator('#procedure').fill('tlks');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('[id="case.0.paper.to-khai"]').waitFor();
      for (const name of ['Sửa thông tin', 'Người khác', 'Người dân đi về']) {
        expect(await page.getByRole('button', { name }).count(), name).toBe(0);
      }
      expect(await page.getByText('Nộp thay người khác').count()).toBe(0);
      expect(await page.locator('#procedure, #channel, #delivery').count()).toBe(0);
      await page.getByText('Nguyễn Thị Hồng').first().waitFor();
      expect(await page.locator('select[aria-label^="Tình trạng: Giấy khai sinh"]').inputValue()).toBe('carried');
    });
  });

  it('needs a reason, which the summary leads to', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Sửa thủ tục$/);
      await at(page, 'corrects');
      await page.keyboard.press('Control+Enter');
      await page.locator('#problems-title').waitFor();
      await page.getByRole('link', { name: 'Ghi lý do sửa thủ tục' }).focus();
      await page.keyboard.press('Enter');
      await at(page, 'corrects');
      await page.locator('#corrects-error').waitFor();
    });
  });
});

describe('a wrong fee', () => {
  it('is given back in part, and the new receipt is printed', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Sửa phí$/);
      await at(page, 'fee-right');
      await type(page, '3000');
      await page.keyboard.press('Tab');
      await page.getByRole('status').getByText('Hoàn lại 5.000 đ cho Ông/Bà.').waitFor();
      await at(page, 'fee-reason');
      await type(page, 'tinh nham');
      await enter(page, /^Sửa phí và lập giấy hẹn mới$/);
      await page.getByRole('heading', { name: 'Giấy tiếp nhận và hẹn trả' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Đã gửi đến máy in').waitFor();
      await page.getByText(/thay giấy hẹn số 1/).waitFor();
      await page.getByText(/đã thu hồi lúc/).waitFor();
      await page.getByText('Phí trước là 8.000 đ').waitFor();
    });
  });

  it('that is too little is taken in addition, and one that is the same is not sent', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Sửa phí$/);
      await at(page, 'fee-right');
      await type(page, '20k');
      await page.keyboard.press('Tab');
      await page.getByRole('status').getByText('Thu thêm 12.000 đ của Ông/Bà.').waitFor();
      await type(page, 'them ban');
      expect(await page.getByRole('button', { name: /^Sửa phí và lập/ }).isDisabled()).toBe(false);
      await page.locator('#fee-right').focus();
      await page.keyboard.press('Control+a');
      await type(page, '8000');
      await page.keyboard.press('Tab');
      await page.getByRole('status').getByText('Số tiền chưa đổi.').waitFor();
      expect(await page.getByRole('button', { name: /^Sửa phí và lập/ }).isDisabled()).toBe(true);
    });
  });

  it('stays in the dialog where the desk refuses it', async () => {
    await on({ path: dossier, scenario: { failing: { fee_correct: 'MoveRefused' } } }, async (page) => {
      await enter(page, /^Sửa phí$/);
      await at(page, 'fee-right');
      await type(page, '3000');
      await page.keyboard.press('Tab');
      await type(page, 'tinh nham');
      await enter(page, /^Sửa phí và lập giấy hẹn mới$/);
      await page.getByRole('dialog').getByRole('alert').getByText(/không còn cho phép/).waitFor();
      expect(await page.locator('#fee-reason').inputValue()).toBe('tinh nham');
    });
  });
});

describe('a dossier entered by mistake', () => {
  it('is asked to be cancelled by the clerk, and waits', async () => {
    await on({ path: dossier, scenario: { clerk: true } }, async (page) => {
      await enter(page, /^Xin hủy vì nhập nhầm$/);
      await at(page, 'cancel-reason');
      await type(page, 'nhap hai lan');
      await enter(page, /^Gửi lời xin hủy$/);
      await page.getByText('Đang chờ trưởng bộ phận trả lời.').waitFor();
      await page.getByText(/^Sửa thủ tục, Sửa phí, Xin hủy vì nhập nhầm: đang chờ/).waitFor();
      expect(await page.getByRole('button', { name: 'Duyệt hủy' }).count()).toBe(0);
      expect(await calls(page)).not.toContain('cancel_answer');
    });
  });

  it('is cancelled at once by the head, who is told before', async () => {
    await on({ path: dossier }, async (page) => {
      await enter(page, /^Xin hủy vì nhập nhầm$/);
      await page.getByText('Không hoàn tác được.').waitFor();
      await type(page, 'nhap hai lan');
      await enter(page, /^Hủy hồ sơ$/);
      await page.getByText('Đã hủy vì nhập nhầm', { exact: true }).first().waitFor();
      expect((await calls(page)).filter((call) => call.startsWith('cancel_'))).toEqual(['cancel_ask', 'cancel_answer']);
      expect(await page.getByRole('button', { name: /^Sửa/ }).count()).toBe(0);
      await at(page, 'main');
    });
  });

  it('goes on where the head declines, in words', async () => {
    await on({ path: dossier, scenario: { dossier: 'cancel_asked' } }, async (page) => {
      await enter(page, /^Không duyệt$/);
      await at(page, 'decline-words');
      expect(await page.getByRole('dialog').getByRole('button', { name: /^Không duyệt$/ }).isDisabled()).toBe(true);
      await type(page, 'dung nguoi');
      await page.getByRole('dialog').getByRole('button', { name: /^Không duyệt$/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Trưởng bộ phận không duyệt hủy: dung nguoi').waitFor();
      await page.getByRole('button', { name: 'Sửa thủ tục' }).waitFor();
    });
  });

  it('is not cancelled by Enter alone: the focus begins on the way back', async () => {
    await on({ path: dossier, scenario: { dossier: 'cancel_asked' } }, async (page) => {
      await enter(page, /^Duyệt hủy$/);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await calls(page)).not.toContain('cancel_answer');
    });
  });
});

describe('one birth under two entries', () => {
  it('is named, and received only where the clerk says so', async () => {
    await on({ path: '/intake/draft-1', scenario: { twin: true } }, async (page) => {
      await page.locator('#procedure').fill('tlks');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Trẻ này có thể đã đăng ký: Nguyễn Minh Thử, cùng ngày sinh và mẹ.').waitFor();
      await enter(page, /^Vẫn nhận mới$/);
      await page.getByText('Đã chọn nhận thêm hồ sơ mới.').waitFor();
    });
  });
});
