import type { Page } from 'playwright-core';
import { sharingShots } from './sharing';
import { click, type Shot } from './reach';

/** Settings. */
export const settingsShots: Shot[] = [
  ...['agency', 'calendar', 'counter', 'users', 'printers', 'reader', 'certify', 'backup', 'catalogue', 'trust', 'outside', 'display', 'account'].map(
    (section): Shot => ({ screen: 'settings', state: section, visit: { path: `/settings/${section}` } }),
  ),
  ...sharingShots,
  {
    screen: 'settings',
    state: 'user',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Thêm người dùng|Add a user)$/),
  },
  {
    screen: 'settings',
    state: 'acting',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Làm thay|Acting for others): Hoàng/),
  },
  {
    screen: 'settings',
    state: 'secret',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Đặt lại mật khẩu|Set a new password)/),
  },
  {
    screen: 'settings',
    state: 'plan',
    visit: { path: '/settings/catalogue' },
    reach: click('button', /^(Nhập danh mục thủ tục|Import procedure catalogue)$/),
  },
  {
    screen: 'settings',
    state: 'plan-calendar',
    visit: { path: '/settings/calendar' },
    reach: click('button', /^(Nhập lịch nghỉ cả năm|Import days off of a year)$/),
  },
  { screen: 'settings', state: 'trust-practice', visit: { path: '/settings/trust', scenario: { practice: true } } },
  {
    screen: 'settings',
    state: 'trust-plan',
    visit: { path: '/settings/trust' },
    reach: click('button', /^(Nhập từ tệp|Import a file)/),
  },
  { screen: 'settings', state: 'certify-empty', visit: { path: '/settings/certify', scenario: { empty: true } } },
  {
    screen: 'settings',
    state: 'certify-place',
    visit: { path: '/settings/certify' },
    reach: (page) => page.locator('#measured-left').scrollIntoViewIfNeeded(),
  },
  {
    screen: 'settings',
    state: 'certify-signer',
    visit: { path: '/settings/certify' },
    reach: click('button', /^(Sửa|Edit) Bùi/),
  },
  {
    screen: 'settings',
    state: 'certify-signer-wrong',
    visit: { path: '/settings/certify' },
    reach: async (page) => {
      await click('button', /^(Thêm người ký|Add a signer)$/)(page);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'settings', state: 'outside-empty', visit: { path: '/settings/outside', scenario: { empty: true } } },
  { screen: 'settings', state: 'read-only', visit: { path: '/settings/agency', scenario: { auditor: true } } },
  {
    screen: 'settings',
    state: 'reader-bad',
    visit: { path: '/settings/reader' },
    reach: async (page) => {
      await page.locator('#reader-text').fill('aâ');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText(/90\/134/).waitFor();
    },
  },
  { screen: 'settings', state: 'error', visit: { path: '/settings', scenario: { failing: { settings: 'ReadOnly' } } } },
  ...(['unset', 'failed', 'absent', 'same-disk', 'drill-bad', 'purged'] as const).map(
    (backup): Shot => ({ screen: 'settings', state: `backup-${backup}`, visit: { path: '/settings/backup', scenario: { backup } } }),
  ),
  { screen: 'settings', state: 'backup-error', visit: { path: '/settings/backup', scenario: { failing: { backup_state: 'StoreDamaged' } } } },
  {
    screen: 'settings',
    state: 'backup-working',
    visit: { path: '/settings/backup', scenario: { silent: ['backup_now'] } },
    reach: async (page) => {
      await click('button', /^(Sao lưu ngay|Back up now)/)(page);
      await page.locator('progress').waitFor();
      await moved(page, 210, 845);
      await page.getByText(/210\/845/).waitFor();
    },
  },
];

/** Tells the window how far a backup is. */
export async function moved(page: Page, done: number, whole: number): Promise<void> {
  await page.evaluate(
    (progress) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('backup-moved', progress),
    { done, whole },
  );
}
