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
const dialogs = (page: Page) => page.locator('dialog[open]').count();

describe('one person entered twice', () => {
  it('is compared, merged and split again by Ctrl+Z, and the page follows each time', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await enter(page, /^So sánh và gộp/);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('1 giấy tờ sẽ hiện ở mục giữ lại:').waitFor();
      await dialog.getByText('Trích lục khai sinh').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Không, quay lại');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await toast(page, /^Đã gộp Nguyễn Thị Hồng/);
      await page.getByRole('heading', { name: 'Đã gộp vào đây' }).waitFor();
      expect(await page.getByRole('heading', { name: 'Có thể cùng một người' }).count()).toBe(0);
      await page.keyboard.press('Control+z');
      await toast(page, /^Đã hoàn tác việc gộp/);
      await page.getByRole('heading', { name: 'Có thể cùng một người' }).waitFor();
      expect(await count(page, 'split')).toBe(1);
    });
  });

  it('may be kept under the other entry, which is shown then', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await enter(page, /^So sánh và gộp/);
      await enter(page, /^Đổi mục giữ lại/);
      await page.getByRole('dialog').getByText('2 giấy tờ sẽ hiện ở mục giữ lại:').waitFor();
      await enter(page, /^Gộp hai mục/);
      await page.waitForFunction(() => location.hash === '#/people/hong2');
      await page.getByRole('heading', { name: 'Đã gộp vào đây' }).waitFor();
    });
  });

  it('is split by its button, and Ctrl+Z merges again', async () => {
    await on({ path: '/people/hong', scenario: { merged: true } }, async (page) => {
      await enter(page, /^Tách ra: Nguyễn Thị Hồng/);
      await toast(page, /^Đã tách Nguyễn Thị Hồng/);
      await page.getByRole('heading', { name: 'Có thể cùng một người' }).waitFor();
      await page.keyboard.press('Control+z');
      await toast(page, /^Đã hoàn tác việc tách/);
      await page.getByRole('heading', { name: 'Đã gộp vào đây' }).waitFor();
      expect(await count(page, 'merge')).toBe(1);
    });
  });

  it('says why two people are not one, and offers no button for it', async () => {
    await on({ path: '/people/hong', scenario: { twoNumbers: true } }, async (page) => {
      await enter(page, /^So sánh và gộp/);
      await page.getByRole('alert').getByText(/số định danh khác nhau/).waitFor();
      expect(await page.getByRole('button', { name: 'Gộp hai mục' }).count()).toBe(0);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialogs(page)).toBe(0);
    });
  });

  it('stays in the dialog with the reason where the desk refuses after all', async () => {
    await on({ path: '/people/hong', scenario: { failing: { merge: 'MergeRefused' } } }, async (page) => {
      await enter(page, /^So sánh và gộp/);
      await enter(page, /^Gộp hai mục/);
      await page.getByRole('dialog').getByText(/Chưa có gì thay đổi/).waitFor();
      expect(await page.locator('.toast').count()).toBe(0);
    });
  });

  it('is only looked at by who may not merge', async () => {
    await on({ path: '/people/hong', scenario: { auditor: true } }, async (page) => {
      await page.getByRole('heading', { name: 'Có thể cùng một người' }).waitFor();
      expect(await page.getByRole('button', { name: /^(So sánh|Việc khác với)/ }).count()).toBe(0);
    });
  });
});

/** The dialog in which a paper goes to somebody else. */
async function moving(page: Page): Promise<void> {
  await enter(page, /^Việc khác với Giấy khai sinh/);
  await enter(page, /^Chuyển cho đúng người: Giấy khai sinh/);
  await page.waitForFunction(() => document.activeElement?.id === 'move-to');
  await page.keyboard.type('dang', { delay: 60 });
  await page.getByRole('option', { name: /Đặng Đình Thường/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'move-reason');
}

describe('a paper of somebody else', () => {
  it('goes to the right person with a reason, and comes back by Ctrl+Z', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await moving(page);
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/giấy sẽ được rút ra/).waitFor();
      await dialog.getByText(/2 lần đã xem giấy này/).waitFor();
      await page.keyboard.type('nham ten', { delay: 60 });
      await enter(page, /^Chuyển giấy/);
      await toast(page, /^Đã chuyển Giấy khai sinh cho/);
      await page.getByRole('button', { name: 'Giấy khai sinh', exact: true }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await toast(page, /^Đã đưa Giấy khai sinh về người cũ/);
      await page.getByRole('button', { name: 'Giấy khai sinh', exact: true }).waitFor();
      expect(await count(page, 'paper_move')).toBe(2);
    });
  });

  it('does not go without a reason', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await moving(page);
      await enter(page, /^Chuyển giấy/);
      await page.getByText('Ghi lý do chuyển giấy.').waitFor();
      await page.waitForFunction(() => document.activeElement?.id === 'move-reason');
      expect(await count(page, 'paper_move')).toBe(0);
    });
  });

  it('says why it cannot go to this person', async () => {
    await on({ path: '/people/hong', scenario: { failing: { paper_move_plan: 'PaperMoveRefused' } } }, async (page) => {
      await enter(page, /^Việc khác với Giấy khai sinh/);
      await enter(page, /^Chuyển cho đúng người: Giấy khai sinh/);
      await page.locator('#move-to').fill('dang');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('alert').waitFor();
      await page.waitForFunction(() => document.activeElement?.id === 'move-to');
    });
  });
});

describe('a paper that must not be here', () => {
  it('scanned by mistake is destroyed at once, after saying that there is no way back', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await enter(page, /^Việc khác với Giấy khai sinh/);
      await enter(page, /^Hủy giấy này: Giấy khai sinh/);
      await page.getByRole('dialog').getByText('Không hoàn tác được.').waitFor();
      await page.getByRole('dialog').getByText(/được giữ lại/).waitFor();
      await enter(page, /^Hủy giấy này$/);
      await toast(page, /^Đã hủy Giấy khai sinh/);
      await page.getByRole('button', { name: 'Giấy khai sinh', exact: true }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await toast(page, /^Chưa có việc nào để hoàn tác/);
    });
  });

  it('with a secrecy stamp waits for a second person', async () => {
    await on({ path: '/people/hong' }, async (page) => {
      await enter(page, /^Việc khác với Giấy khai sinh/);
      await enter(page, /^Hủy giấy này: Giấy khai sinh/);
      await page.locator('#purge-ground').focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('dialog').getByText(/trưởng bộ phận đồng ý thì mới hủy/).waitFor();
      await page.getByRole('dialog').getByText(/cũng bị hủy/).waitFor();
      await enter(page, /^Gửi yêu cầu hủy/);
      await toast(page, /Chờ người thứ hai đồng ý/);
      await page.getByText('chờ người thứ hai đồng ý hủy').waitFor();
      expect(await count(page, 'purge')).toBe(1);
    });
  });

  it('stays, with the reason, where the desk does not let it go', async () => {
    await on({ path: '/people/hong', scenario: { failing: { purge: 'NotAllowed' } } }, async (page) => {
      await enter(page, /^Việc khác với Giấy khai sinh/);
      await enter(page, /^Hủy giấy này: Giấy khai sinh/);
      await page.getByRole('dialog').getByText('Không hoàn tác được.').waitFor();
      await enter(page, /^Hủy giấy này$/);
      await page.getByRole('dialog').getByRole('alert').waitFor();
    });
  });
});
