import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { cardText, newCardText } from './mock/people';
import { begun, compared, person } from './shots/asking';

useBrowser();

const path = '/intake/draft-1';
const scenario = { connected: true };
const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const focused = (page: Page, id: string) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);

describe('what the province would miss', () => {
  it('is named beside the button that receives, takes no focus, and Enter goes to its field', async () => {
    await on({ path, scenario }, async (page) => {
      await begun(page, newCardText);
      await focused(page, 'case.0.paper.to-khai');
      await page.getByText('Tỉnh còn cần 1 chỗ').waitFor();
      const gap = page.getByRole('button', { name: 'Bị tính là thiếu: Điện thoại của chủ hồ sơ: chưa có' });
      await gap.focus();
      await page.keyboard.press('Enter');
      await focused(page, 'submitter.phone');
      await page.locator('[id="submitter.phone"]').fill('0912345678');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByText(/^Tỉnh còn cần/).count()).toBe(0);
    });
  });

  it('tells codes that somebody has to enter from what the citizen can be asked', async () => {
    await on({ path, scenario }, async (page) => {
      await begun(page, cardText);
      expect(await page.getByText(/^Tỉnh còn cần/).count()).toBe(0);
      await page.getByText('1 mã do người giữ cài đặt khai').click();
      await page.getByText('Mã giấy tờ (Tờ khai cấp bản sao): chưa có').waitFor();
    });
  });

  it('keeps nothing from being received', async () => {
    await on({ path, scenario }, async (page) => {
      await begun(page, newCardText);
      for (const line of ['to-khai', 'khai-sinh', 'hon-nhan']) {
        await page.locator('li', { has: page.locator(`[id="case.0.paper.${line}"]`) }).getByRole('combobox').selectOption('on_paper');
      }
      await focused(page, 'payment');
      await page.keyboard.press('Enter');
      await focused(page, 'receive');
      expect(await page.getByText('Tỉnh còn cần 1 chỗ').count()).toBe(1);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog').getByRole('img').first().waitFor();
      expect(await calls(page)).toContain('intake_receive');
    });
  });

  it('is not spoken of where procedures go nowhere', async () => {
    await on({ path }, async (page) => {
      await page.locator('[id="submitter.box"]').waitFor();
      expect(await page.locator('#province-gaps').count()).toBe(0);
      expect(await page.locator('#repository').count()).toBe(0);
    });
  });
});

describe('the population database', () => {
  it('is asked with the own account, and only what is chosen comes into the dossier', async () => {
    await on({ path, scenario }, async (page) => {
      await person(page);
      const dialog = page.getByRole('dialog');
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('Điền đủ tài khoản, mã OTP và mục đích.').waitFor();
      expect(await calls(page)).not.toContain('person_ask');
      expect(await page.locator('#population-purpose').inputValue()).toContain('Giải quyết thủ tục');
      await page.locator('#population-account').fill('canbo-tanlap');
      await page.locator('#population-otp').fill('123456');
      await page.keyboard.press('Control+Enter');
      await dialog.getByText('Khớp', { exact: true }).waitFor();
      // What differs from the card is never chosen by itself.
      expect(await dialog.getByRole('button', { name: /^Lấy 0 chỗ đã chọn/ }).isDisabled()).toBe(true);
      await dialog.getByRole('checkbox').check();
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
      await page.getByText('Thôn Đông, xã Tân Lập').first().waitFor();
    });
  });

  it('says what it refuses, and without a line that nothing was asked', async () => {
    for (const [asking, otp, words] of [
      [{}, '12', 'Hệ thống từ chối: Mã OTP không đúng'],
      [{ offline: true }, '123456', /^Chưa hỏi được: /],
    ] as const) {
      await on({ path, scenario: { ...scenario, asking } }, async (page) => {
        await person(page);
        await page.locator('#population-account').fill('canbo-tanlap');
        await page.locator('#population-otp').fill(otp);
        await page.keyboard.press('Control+Enter');
        await page.getByRole('dialog').getByText(words).waitFor();
      });
    }
  });
});

describe("the citizen's repository", () => {
  it('gives a paper that nobody has to bring then', async () => {
    await on({ path, scenario }, async (page) => {
      await begun(page, newCardText);
      await page.locator('#repository').click();
      await page.locator('#repository-number').fill('001085000033');
      await page.keyboard.press('Control+Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Thay cho: Giấy khai sinh bản chính').waitFor();
      await dialog.getByRole('button', { name: /^Lấy vào hồ sơ/ }).click();
      await dialog.getByText('Đã lấy', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      const state = page.locator('li', { has: page.locator('[id="case.0.paper.khai-sinh"]') }).getByRole('combobox');
      expect(await state.inputValue()).toBe('imported');
    });
  });
});

describe('the codes of one procedure', () => {
  it('are entered beside the names of its papers, and kept together', async () => {
    await on({ path: '/settings/exchange' }, async (page) => {
      await page.getByRole('button', { name: /^Mã chi tiết/ }).first().click();
      await page.locator('#codes-sector').waitFor();
      await page.getByRole('group', { name: 'Giấy chứng sinh' }).getByRole('textbox').first().fill('000.00.00.G15-KQ000002');
      await page.keyboard.press('Control+Enter');
      await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
      expect(await calls(page)).toContain('code_map');
    });
  });
});

describe('the national catalogue', () => {
  it('is compared first; a procedure is taken over only when somebody says so, from a day', async () => {
    await on({ path: '/settings/exchange' }, async (page) => {
      await compared(page);
      await page.getByText('Thời hạn: trong ngày nếu nhận trước 15:00, quốc gia: 3 ngày làm việc').waitFor();
      expect(await calls(page)).not.toContain('national_accept');
      await page.locator('#national-from').fill('01/12/2026');
      await page.getByRole('button', { name: /^Nhận thủ tục này/ }).click();
      await page.getByText('Đã nhận từ 01/12/2026').waitFor();
    });
  });
});
