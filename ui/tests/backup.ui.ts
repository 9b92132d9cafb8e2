import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { moved, restoring } from './screens';

useBrowser();

const calls = (page: Page) =>
  page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const count = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;

/** Puts the focus on the button of this name and presses Enter: no mouse. */
async function enter(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
}

describe('a backup', () => {
  it('is found in the palette, made by one button, and the newest one is shown then', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('sao luu');
      await page.getByRole('option', { name: /Sao lưu/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/^17:00 20\/11\/2026: 20\.114 việc/).waitFor();
      await enter(page, /^Sao lưu ngay/);
      await page.locator('.toasts').getByText('Đã sao lưu xong').waitFor();
      await page.getByText(/^09:42 21\/11\/2026: 20\.114 việc/).waitFor();
      expect(await count(page, 'backup_now')).toBe(1);
    });
  });

  it('says how far it is, and can be stopped', async () => {
    await on({ path: '/settings/backup', scenario: { silent: ['backup_now'] } }, async (page) => {
      await enter(page, /^Sao lưu ngay/);
      await page.getByRole('progressbar', { name: 'Đang sao lưu' }).waitFor();
      await moved(page, 210, 845);
      await page.getByText('210/845 MB').waitFor();
      expect(await page.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).value)).toBe(210);
      await enter(page, /^Dừng/);
      expect(await count(page, 'backup_cancel')).toBe(1);
    });
  });

  it('begun by the clock is shown, and its end too', async () => {
    await on({ path: '/settings/backup', scenario: { backup: 'running' } }, async (page) => {
      await page.getByRole('progressbar', { name: 'Đang sao lưu' }).waitFor();
      await page.getByRole('button', { name: 'Sao lưu ngay' }).waitFor();
      expect(await page.getByRole('progressbar').count()).toBe(0);
    });
  });

  it('that fails says why and what is still good', async () => {
    await on({ path: '/settings/backup', scenario: { failing: { backup_now: 'BackupFolderFull' } } }, async (page) => {
      await enter(page, /^Sao lưu ngay/);
      await page.getByRole('alert').getByText(/Ổ đĩa sao lưu đã đầy/).waitFor();
      expect(await page.getByText('Đã sao lưu xong').count()).toBe(0);
    });
  });

  it('is tried by one button, and a bad one is said loudly', async () => {
    await on({ path: '/settings/backup', scenario: { backup: 'drill-bad' } }, async (page) => {
      await page.getByRole('alert').getByText(/bị hỏng/).waitFor();
      await enter(page, /^Thử khôi phục/);
      await page.getByRole('status').getByText(/^Thử khôi phục 09:42 21\/11\/2026: tốt/).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  });

  it('gets its folder from the dialog of the system', async () => {
    await on({ path: '/settings/backup', scenario: { backup: 'unset' } }, async (page) => {
      await page.getByText(/^Chưa có sao lưu\./).waitFor();
      expect(await page.getByRole('button', { name: 'Sao lưu ngay' }).isDisabled()).toBe(true);
      await enter(page, /^Chọn thư mục/);
      await expect.poll(() => page.locator('#backup-folder').inputValue()).toBe('/media/o-dia-sao-luu');
      expect(await count(page, 'office_change')).toBe(1);
    });
  });
});

describe('the strip above the screens', () => {
  const strip = (page: Page) => page.locator('[data-region=strip]');

  it('says on the home screen that there is no backup, to who can make one, and leads there', async () => {
    await on({ scenario: { backup: 'unset' } }, async (page) => {
      await strip(page).getByText(/^Chưa có sao lưu\./).waitFor();
      await enter(page, /^Mở phần Sao lưu/);
      await page.waitForFunction(() => location.hash === '#/settings/backup');
      await expect.poll(() => strip(page).count()).toBe(0);
    });
  });

  it('says nothing of backups to who cannot make one', async () => {
    await on({ scenario: { backup: 'unset', auditor: true } }, async (page) => {
      await page.locator('#tab-overdue').waitFor();
      expect(await calls(page)).not.toContain('backup_state');
      expect(await page.getByText(/Chưa có sao lưu/).count()).toBe(0);
    });
  });

  it('is not there where all is well', async () => {
    await on({}, async (page) => {
      await expect.poll(() => count(page, 'backup_state')).toBeGreaterThan(0);
      expect(await strip(page).count()).toBe(0);
    });
  });
});

describe('a restore on an empty PC', () => {
  it('shows what will be there before it happens, sets a new secret, and ends at the counter', async () => {
    await on({ scenario: { phase: 'first_run' } }, async (page) => {
      await restoring('plan')(page);
      await page.getByText('Hồ sơ mới nhất: 000.00.17.H99-261120-4538').waitFor();
      await page.getByText(/số hồ sơ bị khóa/).waitFor();
      await page.locator('#restore-secret').focus();
      await page.keyboard.type('ngan', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.getByText('Hai lần gõ chưa giống nhau.').waitFor();
      expect(await count(page, 'restore')).toBe(0);
      await page.locator('#restore-secret').fill('mat khau tap huan');
      await page.locator('#restore-again').fill('mat khau tap huan');
      await page.keyboard.press('Enter');
      await page.getByText(/^Lấy thêm từ dữ liệu hỏng: 14 việc/).waitFor();
      await page.getByText(/từ số 20129 đến cuối/).waitFor();
      await enter(page, /^Vào quầy/);
      await page.getByRole('heading', { name: 'Quầy hôm nay' }).waitFor();
    });
  });

  it.each([
    ['restore_plan', 'RecoveryKeyWrong', /Khóa khôi phục gõ sai/],
    ['restore_plan', 'BackupDamaged', /Bản sao lưu bị hỏng/],
  ] as const)('where %s says %s, stays and says what to do', async (command, code, words) => {
    await on({ scenario: { phase: 'first_run', failing: { [command]: code } } }, async (page) => {
      await restoring('choose')(page);
      await page.locator('#restore-key').fill('SAI');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(words).waitFor();
      expect(await page.locator('#restore-key').inputValue()).toBe('SAI');
    });
  });

  it('goes back step by step to the choice of the beginning', async () => {
    await on({ scenario: { phase: 'first_run' } }, async (page) => {
      await restoring('plan')(page);
      await enter(page, /^Quay lại/);
      await page.locator('#restore-key').waitFor();
      await enter(page, /^Quay lại/);
      await page.locator('#restore-folder').waitFor();
      await enter(page, /^Quay lại/);
      await page.locator('.ways').waitFor();
    });
  });

  it('is offered where the data of this PC is damaged', async () => {
    await on({ scenario: { phase: 'blocked', damaged: true } }, async (page) => {
      await enter(page, /^Khôi phục từ bản sao lưu/);
      await page.waitForFunction(() => document.activeElement?.id === 'restore-folder');
    });
  });
});
