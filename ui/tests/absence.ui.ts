import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { cardText } from './mock/people';
import { scan, shots } from './screens';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);

async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

describe('a citizen who walks away', () => {
  it('leaves a draft that rests, and Ctrl+Z brings it back', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await scan(page, cardText);
      await page.locator('[id="submitter.confirm"]').waitFor();
      await page.keyboard.press('Alt+w');
      await page.getByRole('status').getByText('Đã cất bản nháp của Nguyễn Thị Hồng.').waitFor();
      await page.locator('#tab-drafts').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Người dân đã đi về' }).waitFor();
      await page.getByText('sẽ xóa ngày 28/11/2026').waitFor();
      await page.keyboard.press('Control+z');
      await page.getByRole('heading', { name: 'Người dân đã đi về' }).waitFor({ state: 'detached' });
      expect(await calls(page)).toContain('intake_return');
    });
  });

  it('and comes back goes on with the draft', async () => {
    await on({ scenario: { resting: true } }, async (page) => {
      await page.locator('#tab-drafts').focus();
      await page.keyboard.press('Enter');
      await enter(page, /^Ông\/Bà quay lại/);
      await page.locator('[id="submitter.box"]').waitFor();
      expect(await page.evaluate(() => location.hash)).toBe('#/intake/draft-8');
      expect(await calls(page)).toContain('intake_return');
    });
  });

  it('stays on the page where the desk cannot put the draft aside', async () => {
    await on({ path: '/intake/draft-1', scenario: { failing: { intake_walk_away: 'DraftStale' } } }, async (page) => {
      await page.locator('[id="submitter.box"]').waitFor();
      await page.keyboard.press('Alt+w');
      await page.getByRole('alert').getByText(/Bản nháp đã được sửa/).waitFor();
      expect(await page.evaluate(() => location.hash)).toBe('#/intake/draft-1');
    });
  });
});

describe('after a restore', () => {
  it('the head enters the last number on paper; a wrong one is refused in words', async () => {
    await on({ scenario: { restored: true } }, async (page) => {
      await enter(page, /^Nhập số cuối trên giấy$/);
      await page.waitForFunction(() => document.activeElement?.id === 'last-code');
      await page.keyboard.type('111.00.17.H99-261121-4512', { delay: 50 });
      await page.keyboard.press('Tab');
      await page.keyboard.type('35', { delay: 50 });
      await enter(page, /^Cấp số tiếp sau số này$/);
      await page.getByRole('alert').getByText(/Số này không thuộc quầy này/).waitFor();
      await page.locator('#last-code').focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('000.00.17.H99-261121-4512', { delay: 50 });
      await enter(page, /^Cấp số tiếp sau số này$/);
      await page.getByRole('status').getByText('Đã mở lại việc cấp số.').waitFor();
      expect(await page.getByText('khôi phục từ bản sao lưu').count()).toBe(0);
    });
  });

  it('an intake that gets no number keeps its draft and leads home', async () => {
    const scenario = { restored: true, failing: { intake_receive: 'NumbersLocked' } } as const;
    await on({ path: '/intake/draft-1', scenario }, async (page) => {
      await shots.find((one) => one.screen === 'intake' && one.state === 'numbers-locked')?.reach?.(page);
      await page.getByRole('alert').getByRole('button', { name: /^Mở Quầy hôm nay/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Nhập số cuối trên giấy' }).waitFor();
      expect(await calls(page)).not.toContain('intake_discard');
    });
  });

  it('a clerk is told whom to call', async () => {
    await on({ scenario: { restored: true, clerk: true } }, async (page) => {
      await page.getByRole('alert').getByText(/Báo trưởng bộ phận nhập số cuối/).waitFor();
      expect(await page.getByRole('button', { name: 'Nhập số cuối trên giấy' }).count()).toBe(0);
    });
  });
});

describe('a clock set back by a year', () => {
  it('is confirmed by the head alone, and numbers are given again', async () => {
    await on({ scenario: { wrongClock: true } }, async (page) => {
      await page.getByRole('alert').getByText(/Đồng hồ máy đang chỉ 09:42 21\/11\/2025/).waitFor();
      await enter(page, /^Giờ 09:42 21\/11\/2025 là đúng$/);
      await page.getByRole('alert').waitFor({ state: 'detached' });
      expect(await calls(page)).toContain('clock_confirm');
    });
    await on({ scenario: { wrongClock: true, clerk: true } }, async (page) => {
      await page.getByRole('alert').getByText(/Báo trưởng bộ phận kiểm tra giờ của máy/).waitFor();
      expect(await page.getByRole('button', { name: /là đúng$/ }).count()).toBe(0);
    });
  });
});

describe('acting for an absent colleague', () => {
  it('is taken up and laid down by keyboard, and stands beside the name', async () => {
    await on({ scenario: { mayActFor: true } }, async (page) => {
      const menu = page.locator('header button.who');
      await menu.focus();
      await page.keyboard.press('Enter');
      await enter(page, /^Làm thay Hoàng Văn Hòa$/);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await menu.textContent()).toContain('thay Hoàng Văn Hòa');
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('thoi lam thay');
      await page.getByRole('option', { name: /Thôi làm thay/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Đã thôi làm thay.').waitFor();
      expect(await menu.textContent()).not.toContain('Hoàng Văn Hòa');
    });
  });

  it('is refused in words where its days are over', async () => {
    await on({ scenario: { mayActFor: true, failing: { act_for: 'NotAllowed' } } }, async (page) => {
      await page.locator('header button.who').focus();
      await page.keyboard.press('Enter');
      await enter(page, /^Làm thay Hoàng Văn Hòa$/);
      await page.getByRole('dialog').getByRole('alert').waitFor();
    });
  });

  it('is not offered to who may not', async () => {
    await on({}, async (page) => {
      await page.getByText('Lê Thị Lan Mẫu').waitFor();
      expect(await page.locator('header button.who').count()).toBe(0);
    });
  });
});

describe('a disk in trouble', () => {
  it.each([
    ['tight', /^Ổ đĩa gần đầy, còn 180 MB/],
    ['read_only', /^Không ghi được vào thư mục dữ liệu/],
    ['failing', /^Ổ đĩa đang hỏng/],
  ] as const)('that is %s is told on every screen', async (disk, words) => {
    await on({ path: '/people', scenario: { disk } }, async (page) => {
      await page.getByText(words).waitFor();
      await page.keyboard.press('Alt+1');
      await page.locator('#tab-overdue').waitFor();
      await page.getByText(words).waitFor();
    });
  });

  it('that is well is not spoken of', async () => {
    await on({}, async (page) => {
      await page.locator('#tab-overdue').waitFor();
      await expect.poll(async () => (await calls(page)).includes('store_state')).toBe(true);
      expect(await page.getByRole('region', { name: 'Thông báo' }).count()).toBe(0);
    });
  });

  it('that lost saved work lets who may go on without it, after saying what that means', async () => {
    await on({ scenario: { lost: true } }, async (page) => {
      await enter(page, /^Xem cách xử lý$/);
      await page.getByText('Mọi người phải đăng nhập lại. Không hoàn tác được.').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await calls(page)).not.toContain('go_on_without_missing');
      await enter(page, /^Xem cách xử lý$/);
      await enter(page, /^Làm tiếp không có các việc này$/);
      await expect.poll(async () => (await calls(page)).includes('go_on_without_missing')).toBe(true);
    });
  });
});

describe('the head', () => {
  it('is led to what waits for an answer', async () => {
    await on({ scenario: { toApprove: 3 } }, async (page) => {
      await enter(page, /^Xem và duyệt$/);
      await page.getByRole('heading', { level: 1, name: 'Duyệt' }).waitFor();
    });
  });

  it('alone is led there', async () => {
    await on({ scenario: { toApprove: 3, clerk: true } }, async (page) => {
      await page.locator('#tab-overdue').waitFor();
      expect(await page.getByRole('button', { name: 'Xem và duyệt' }).count()).toBe(0);
    });
  });
});
