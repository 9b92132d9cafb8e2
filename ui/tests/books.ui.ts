import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';

useBrowser();

const path = '/certify/books';
const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const hold = (page: Page, command: string) =>
  page.evaluate((name) => void (window as unknown as { __DESK__: { held: Set<string> } }).__DESK__.held.add(name), command);
const letGo = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: { letGo: () => void } }).__DESK__.letGo());
const count = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;
const at = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 50 });
const toast = (page: Page, words: RegExp) => page.locator('.toasts').getByText(words).waitFor();

/** Presses a button as the keyboard does. */
async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

/** Waits for what a page of the book shows; the fake desk looks through sixty thousand numbers. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 20_000 });

/** Opens a book of the list: the one so many rows below the first. */
async function open(page: Page, down = 0): Promise<void> {
  await page.locator('tbody a').first().focus();
  for (let n = 0; n < down; n += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#book-title').waitFor();
}

/** The number of the row that has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest('tbody') && document.activeElement.textContent);
/** Numbers on the page, first and last. */
const ends = (page: Page) =>
  page.locator('tbody button').evaluateAll((all) => [all[0]?.textContent, all.at(-1)?.textContent].map(Number));
const status = (page: Page, words: RegExp) => page.getByRole('status').getByText(words).waitFor();

describe('a certification book', () => {
  it('is opened at the number the paper book has come to', async () => {
    await on({ path }, async (page) => {
      await enter(page, /^Mở sổ…$/);
      await at(page, 'open-kind');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      await at(page, 'open-first');
      await page.keyboard.press('Control+a');
      await type(page, '0');
      await page.locator('#open-first-error').waitFor();
      await page.keyboard.press('Control+Enter');
      expect(await count(page, 'book_open')).toBe(0);
      await page.keyboard.press('Control+a');
      await type(page, '58');
      await status(page, /^Số 1 đến 57 vẫn nằm trong sổ giấy/);
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã mở sổ/);
      await page.getByRole('link', { name: /^Mở sổ Giao dịch năm 2026/ }).waitFor();
      await page.getByText(/^Năm nay chưa có sổ: Chữ ký người dịch\./).waitFor();
    });
  });

  it('lies open at its end, and is leafed through by keys', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.getByText(/^Số 1033–1236, trong 821 dòng$/).waitFor();
      await page.keyboard.press('F3');
      await at(page, 'book-words');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('1236');
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toBe('1235');
      await page.keyboard.press('PageUp');
      await soon(() => focused(page)).toBe('1032');
      expect(await ends(page)).toEqual([833, 1032]);
      await page.keyboard.press('PageDown');
      await soon(() => focused(page)).toBe('1033');
      await enter(page, /^Đầu sổ/);
      await soon(() => focused(page)).toBe('412');
      await page.getByText('Số 1–411: ghi trong sổ giấy').waitFor();
      await page.keyboard.press('PageUp');
      expect(await ends(page)).toEqual([412, 611]);
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: /^Mở sổ Bản sao/ }).first().waitFor();
      expect(await page.evaluate(() => document.activeElement?.matches('tbody a'))).toBe(true);
    });
  });

  it('shows what was given up, struck through, cancelled, and what came after the backup', async () => {
    await on({ path }, async (page) => {
      await open(page);
      const rows = page.locator('tbody tr');
      await rows.filter({ hasText: '1223' }).getByText('Bỏ số – Người ký không ký').waitFor();
      await rows.filter({ hasText: '1224' }).getByText('Cấp lại cho số 1223').waitFor();
      const struck = rows.filter({ hasText: '1221' });
      expect(await struck.locator('del').allTextContents()).toEqual(['đã gạch: Đặng Đình Thượng', 'đã gạch: 30']);
      expect(await struck.locator('ins').allTextContents()).toEqual(['sửa thành: Đặng Đình Thường', 'sửa thành: 31']);
      await rows.filter({ hasText: '1218' }).getByText('Hủy bỏ theo 214/QĐ-UBND ngày 18/11/2026').waitFor();
      await page.getByText(/^Số 1212–1215: cấp sau bản sao lưu/).waitFor();
    });
  });

  it('is narrowed by number, words, day and state', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.locator('#book-words').focus();
      await type(page, '1218');
      await page.getByText('1 dòng khớp').waitFor();
      await page.keyboard.press('Control+a');
      await type(page, 'nguyen thi hong');
      await soon(async () => (await ends(page))[0]).toBeLessThan(430);
      await page.locator('#book-from').focus();
      await type(page, '1/11/2026');
      await page.keyboard.press('Tab');
      await page.locator('#book-status').focus();
      await page.keyboard.press('ArrowDown');
      await page.getByText('2 dòng khớp').waitFor();
      await page.keyboard.press('F3');
      await type(page, ' zzz');
      await page.getByText('Không có dòng nào khớp.').waitFor();
      await enter(page, /^Bỏ lọc$/);
      await page.getByText(/^Số 1033–1236, trong 821 dòng$/).waitFor();
      await at(page, 'book-words');
      expect(await page.locator('#book-words, #book-from').evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value))).toEqual(['', '']);
    });
  });

  it('of sixty thousand numbers gives a page at a time', async () => {
    await on({ path, scenario: { books: 'large' } }, async (page) => {
      await open(page);
      await page.getByText('Số 60212–60411, trong 60.000 dòng').waitFor();
      expect(await page.locator('tbody tr').count()).toBe(200);
      await page.locator('#book-status').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowUp');
      await page.getByText('1 dòng khớp').waitFor();
      await page.keyboard.press('Home');
      await page.getByText('Số 60212–60411, trong 60.000 dòng').waitFor();
      await page.keyboard.press('F3');
      // One question: a second one, asked by a late letter, would begin the list anew.
      await page.keyboard.insertText('can cuoc');
      await page.getByText('12.000 dòng khớp').waitFor();
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('416');
      await page.keyboard.press('PageDown');
      await soon(() => focused(page)).toBe('1416');
      await page.keyboard.press('PageUp');
      await soon(() => focused(page)).toBe('1411');
      expect((await ends(page))[0]).toBe(416);
      expect(await page.locator('tbody tr').count()).toBe(200);
    });
  });

  it('is leafed through as fast as the keys come, before a page is shown', async () => {
    await on({ path, scenario: { books: 'large' } }, async (page) => {
      await open(page);
      await page.keyboard.press('F3');
      await page.keyboard.press('ArrowDown');
      await hold(page, 'book_rows');
      for (const key of ['PageUp', 'PageUp', 'PageUp', 'PageDown']) await page.keyboard.press(key);
      await letGo(page);
      await soon(() => focused(page)).toBe('59812');
      expect(await ends(page)).toEqual([59812, 60011]);
      await hold(page, 'book_rows');
      for (const key of ['PageDown', 'PageDown', 'PageDown', 'PageUp']) await page.keyboard.press(key);
      await letGo(page);
      await soon(() => focused(page)).toBe('60211');
    });
  });

  it('keeps the keys where they are when the page they are on is drawn anew', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await hold(page, 'book_rows');
      const before = await count(page, 'book_rows');
      await page.keyboard.press('F3');
      await type(page, 'khai sinh');
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => count(page, 'book_rows')).toBe(before + 1);
      await letGo(page);
      await soon(() => focused(page)).toBe('415');
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe('420');
    });
  });
});

describe('a row of the book', () => {
  it('is struck through: the old text stays, the fee follows', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.keyboard.press('F3');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('Số 1236, quyển 03/2026-SCT/BS').waitFor();
      await enter(page, /^Gạch sửa$/);
      await at(page, 'strike-field');
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      await at(page, 'strike-after');
      await type(page, '1');
      await page.getByText('Chưa khác chữ đang ghi.').waitFor();
      await type(page, '0');
      await page.keyboard.press('Tab');
      await type(page, 'dem lai');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã gạch sửa ở số 1236/);
      const row = page.locator('tbody tr').filter({ hasText: '1236' });
      await row.getByText('40.000').waitFor();
      expect(await row.locator('del').allTextContents()).toEqual(['đã gạch: 1']);
      await row.getByText('Sửa số bản: dem lai').waitFor();
      await soon(() => focused(page)).toBe('1236');
    });
  });

  it('is cancelled only with decision, day, publication and reason', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.keyboard.press('F3');
      await page.keyboard.press('ArrowDown');
      // A number that waits for its signature cannot be cancelled, an issued one can.
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      expect(await page.getByRole('button', { name: /^Hủy bỏ$/ }).count()).toBe(0);
      await page.keyboard.press('Escape');
      for (let n = 0; n < 16; n += 1) await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toBe('1220');
      await page.keyboard.press('Enter');
      await enter(page, /^Hủy bỏ$/);
      await at(page, 'cancel-decision');
      await type(page, '215/QD-UBND');
      await page.keyboard.press('Control+Enter');
      expect(await count(page, 'certify_cancel')).toBe(0);
      await page.keyboard.press('Tab');
      await type(page, '20/11/2026');
      await page.keyboard.press('Tab');
      await type(page, 'Cong thong tin');
      await page.keyboard.press('Tab');
      await type(page, 'ban chinh gia');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã hủy bỏ số 1220/);
      await page.getByText('Hủy bỏ theo 215/QD-UBND ngày 20/11/2026').waitFor();
      await soon(() => focused(page)).toBe('1220');
    });
  });

  it('says why a clerk may do neither', async () => {
    await on({ path, scenario: { clerk: true } }, async (page) => {
      await open(page);
      expect(await page.getByRole('button', { name: /^(Mở quyển mới|Bàn giao sổ|Khóa sổ)/ }).count()).toBe(0);
      await page.keyboard.press('F3');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Gạch sửa: vai trò của bạn không làm việc này').waitFor();
      expect(await dialog.getByRole('button', { name: /^(Gạch sửa|Hủy bỏ)$/ }).count()).toBe(0);
    });
  });
});

describe('a register', () => {
  it('is printed as a draft, then locked, printed and saved as it was locked', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.getByRole('tab', { name: /^Các số/ }).focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('#register-period').focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.getByText('Kỳ này chưa chốt').waitFor();
      await enter(page, /^In$/);
      await status(page, /^Đã gửi đến máy in: 118 dòng, 6 trang\.\s+Tổng phí: 1\.326\.000 đ\s+\(bản nháp\)$/);
      await enter(page, /^Chốt kỳ này…$/);
      await page.getByRole('dialog').getByText('12 số của sổ còn chờ ký.').waitFor();
      await page.keyboard.press('Control+Enter');
      await status(page, /^Đã chốt lần 1: 118 dòng/);
      await page.getByText(/^Đã chốt lần 1, lúc 09:42/).waitFor();
      await enter(page, /^Lưu PDF…$/);
      await status(page, /^Đã lưu 118 dòng vào \/home\/can-bo\/So chung thuc SCT-BS 08-2026\.pdf\.\s+Tổng phí: 1\.326\.000 đ\s*$/);
      await enter(page, /^Lưu Excel…$/);
      await status(page, /08-2026\.xlsx\.\s+Tổng phí: 1\.326\.000 đ\s*$/);
    });
  });

  it('that changed since is locked as a new version; a running month is not locked', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await page.getByRole('tab', { name: /^Các số/ }).focus();
      await page.keyboard.press('ArrowRight');
      await enter(page, /^Chốt kỳ này…$/);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog').getByText('Kỳ này chưa hết nên chưa chốt được.').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('#register-period').focus();
      await page.keyboard.press('ArrowUp');
      await page.getByText(/Chốt lần nữa để bản in đúng với sổ/).waitFor();
      await enter(page, /^Chốt lần nữa…$/);
      await page.keyboard.press('Control+Enter');
      await page.getByText(/^Đã chốt lần 2, lúc/).waitFor();
      expect(await page.getByText('đã có thay đổi').count()).toBe(0);
    });
  });
});

describe('a book that goes on, ends or changes hands', () => {
  it('has a new volume with numbers that go on', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await enter(page, /^Mở quyển mới…$/);
      await page.getByText('Quyển 04/2026-SCT/BS bắt đầu từ số 1237.').waitFor();
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã mở quyển 04\/2026-SCT\/BS/);
      await page.getByText('từ số 1237').waitFor();
    });
  });

  it('is closed after its year as it was shown, and shown anew where it changed', async () => {
    await on({ path, scenario: { books: 'stale' } }, async (page) => {
      await open(page, 2);
      await page.getByText('Năm 2025 đã hết mà sổ chưa khóa.').waitFor();
      await enter(page, /^Khóa sổ năm…$/);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('3 số chưa ký sẽ bỏ số').waitFor();
      expect(await dialog.locator('li').allTextContents()).toEqual(['1202', '1203', '1204']);
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('Sổ vừa có thay đổi.').waitFor();
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã khóa sổ năm 2025/);
      await page.getByText('Sổ khóa ngày 31/12/2025.').waitFor();
      expect(await page.getByRole('button', { name: /^Khóa sổ/ }).count()).toBe(0);
    });
  });

  it('is not closed before its year is over', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await enter(page, /^Khóa sổ năm…$/);
      await page.getByRole('dialog').getByRole('alert').waitFor();
      expect(await page.getByRole('button', { name: /^Khóa sổ$/ }).count()).toBe(0);
    });
  });

  it('goes on after a restore only behind the last number on paper, and where it was not handed over', async () => {
    await on({ path, scenario: { books: 'resume' } }, async (page) => {
      await open(page);
      await enter(page, /^Nhập số cuối…$/);
      await at(page, 'resume-last');
      await type(page, '1200');
      await page.getByText('Nhập số nguyên, không nhỏ hơn 1236.').waitFor();
      await page.keyboard.press('Control+a');
      await type(page, '1241');
      await status(page, /^Số 1237–1241 không có trên máy/);
      await page.keyboard.press('Control+Enter');
      expect(await count(page, 'book_resume')).toBe(0);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Sổ cấp tiếp từ số 1242/);
      await page.getByText(/^Số 1237–1241: cấp sau bản sao lưu/).waitFor();
    });
  });

  it('is handed over: plan, folder, code and words to compare, slip', async () => {
    await on({ path }, async (page) => {
      await open(page);
      await enter(page, /^Bàn giao sổ…$/);
      await at(page, 'hand-to');
      await type(page, 'm4tz 8kpa');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('M4TZ-8KPA').waitFor();
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('ABCD-EFGH-JKLM-NPQR').waitFor();
      await dialog.getByText('K7QX-M2PA-9WTZ-4HDB').waitFor();
      await dialog.getByText('/media/o-dia-sao-luu/ban-giao-so-copies-2026-M4TZ-8KPA.motcua').waitFor();
      await page.keyboard.press('Enter');
      await toast(page, /^Đã gửi phiếu bàn giao/);
      await page.keyboard.press('Escape');
      await page.getByText(/^Sổ đã bàn giao cho quầy M4TZ-8KPA/).waitFor();
      await enter(page, /^Ghi lại tệp, xem mã…$/);
      await dialog.getByText('ABCD-EFGH-JKLM-NPQR').waitFor();
      expect(await count(page, 'book_hand_over_again')).toBe(1);
    });
  });

  it('is not handed over as a plan that is out of date', async () => {
    await on({ path, scenario: { books: 'stale' } }, async (page) => {
      await open(page);
      await enter(page, /^Bàn giao sổ…$/);
      await at(page, 'hand-to');
      await type(page, 'M4TZ8KPA');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Giao cho quầy').waitFor();
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('Đây là số liệu mới').waitFor();
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('Mã mở tệp').waitFor();
    });
  });

  it('is taken after its words were compared', async () => {
    await on({ path }, async (page) => {
      await enter(page, /^Nhận sổ từ quầy khác…$/);
      await enter(page, /^Chọn tệp bàn giao…$/);
      await at(page, 'take-code');
      await type(page, 'wrong');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('alert').waitFor();
      await page.keyboard.press('Control+a');
      await type(page, 'abcdefghjklmnpqr');
      await page.keyboard.press('Enter');
      await dialog.getByText('Chữ ký người dịch · 2026 · Điểm tiếp nhận Tân Sơn').waitFor();
      await dialog.getByText('K7QX-M2PA-9WTZ-4HDB').waitFor();
      await page.keyboard.press('Control+Enter');
      expect(await count(page, 'book_take')).toBe(0);
      await page.getByRole('checkbox').focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã nhận sổ/);
      await page.getByRole('link', { name: /^Mở sổ Chữ ký người dịch/ }).waitFor();
    });
  });
});
