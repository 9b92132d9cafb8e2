import type { Page } from 'playwright-core';
import { click, type Shot } from './reach';

/** Set-up, restore, sign-in and lock. */
export const startShots: Shot[] = [
  { screen: 'setup', state: 'welcome', visit: { scenario: { phase: 'first_run' } } },
  { screen: 'setup', state: 'agency', visit: { scenario: { phase: 'first_run' } }, reach: toStep(1) },
  {
    screen: 'setup',
    state: 'agency-error',
    visit: { scenario: { phase: 'first_run' } },
    reach: async (page) => {
      await toStep(1)(page);
      await page.locator('form button[type=submit]').click();
    },
  },
  { screen: 'setup', state: 'join', visit: { scenario: { phase: 'first_run' } }, reach: click('button', /^(Nối vào xã đã có|Join a commune)/) },
  {
    screen: 'setup',
    state: 'join-error',
    visit: { scenario: { phase: 'first_run' } },
    reach: async (page) => {
      await click('button', /^(Nối vào xã đã có|Join a commune)/)(page);
      await page.locator('form button[type=submit]').click();
    },
  },
  { screen: 'setup', state: 'join-refused', visit: { scenario: { phase: 'first_run' } }, reach: join('XXXX-XXXX-XXXX-XXXX') },
  { screen: 'setup', state: 'join-recovery', visit: { scenario: { phase: 'first_run' } }, reach: join('H0HB-0000-0000-0001') },
  { screen: 'setup', state: 'counter', visit: { scenario: { phase: 'first_run' } }, reach: toStep(2) },
  { screen: 'setup', state: 'administrator', visit: { scenario: { phase: 'first_run' } }, reach: toStep(3) },
  { screen: 'setup', state: 'recovery', visit: { scenario: { phase: 'first_run' } }, reach: toStep(4) },
  { screen: 'lock', state: 'sign-in', visit: { scenario: { phase: 'locked' } } },
  {
    screen: 'lock',
    state: 'wrong-secret',
    visit: { scenario: { phase: 'locked' } },
    reach: async (page) => {
      await page.locator('.tile').first().click();
      await page.locator('#secret').fill('sai');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'lock',
    state: 'locked',
    visit: {},
    reach: async (page) => {
      await page.keyboard.press('Control+l');
      await page.locator('#secret').waitFor();
    },
  },
  {
    screen: 'lock',
    state: 'recovery',
    visit: { scenario: { phase: 'locked' } },
    reach: click('button', /^(Quên mật khẩu|Forgot)/),
  },
  {
    screen: 'lock',
    state: 'recovery-user',
    visit: { scenario: { phase: 'locked' } },
    reach: async (page) => {
      await page.getByRole('button', { name: /^(Quên mật khẩu|Forgot)/ }).click();
      await page.locator('#recovery-key').fill('ABCD-EFGH');
      await page.keyboard.press('Enter');
      await page.locator('#recovery-secret').waitFor();
    },
  },
  { screen: 'lock', state: 'blocked', visit: { scenario: { phase: 'blocked' } } },
  ...(['find', 'none', 'choose', 'plan', 'done'] as const).map(
    (step): Shot => ({
      screen: 'restore',
      state: step,
      visit: { scenario: { phase: 'first_run', empty: step === 'none' } },
      reach: restoring(step),
    }),
  ),
  {
    screen: 'restore',
    state: 'damaged',
    visit: { scenario: { phase: 'blocked', damaged: true } },
    reach: click('button', /^(Khôi phục từ bản sao lưu|Restore a backup)/),
  },
];

/** Walks the set-up to a step; each answer is invented. */
function toStep(step: number): (page: Page) => Promise<void> {
  return async (page) => {
    await click('button', /^(Thiết lập quầy thật|Set up a real counter)/)(page);
    if (step >= 2) {
      await page.locator('#agency-code').fill('000.00.17.H99');
      await page.locator('#agency-name').fill('UBND xã Tân Lập');
      await page.locator('form button[type=submit]').click();
      await page.locator('#counter').waitFor();
    }
    if (step >= 3) {
      await page.locator('form button[type=submit]').click();
      await page.locator('#admin-name').fill('Lê Thị Lan Mẫu');
    }
    if (step >= 4) {
      await page.locator('#admin-secret').fill('mat khau tap huan');
      await page.locator('#admin-again').fill('mat khau tap huan');
      await page.locator('form button[type=submit]').click();
      await page.locator('output').waitFor();
    }
  };
}

/** Walks a restore to a step. */
export function restoring(step: 'find' | 'none' | 'choose' | 'plan' | 'done'): (page: Page) => Promise<void> {
  return async (page) => {
    await click('button', /^(Khôi phục từ bản sao lưu|Restore a backup)/)(page);
    await page.locator('#restore-folder').waitFor();
    if (step === 'find') return;
    await page.locator('#restore-folder').fill('/media/o-dia-sao-luu');
    await page.keyboard.press('Enter');
    if (step === 'none') return page.locator('.strip').waitFor();
    await page.locator('#restore-key').waitFor();
    if (step === 'choose') return;
    await page.locator('#restore-key').fill('ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789');
    await page.keyboard.press('Enter');
    await page.locator('#restore-secret').waitFor();
    if (step === 'plan') return;
    await page.locator('#restore-secret').fill('mat khau tap huan');
    await page.locator('#restore-again').fill('mat khau tap huan');
    await page.keyboard.press('Enter');
    await page.locator('.strip.ok').waitFor();
  };
}

/** Fills the page of a PC that joins, with a code that is refused. */
function join(code: string): (page: Page) => Promise<void> {
  return async (page) => {
    await click('button', /^(Nối vào xã đã có|Join a commune)/)(page);
    await page.locator('#join-address').fill('https://192.168.1.10:8443');
    await page.locator('#join-commune').fill('H99.01');
    await page.locator('#join-code').fill(code);
    await page.locator('#join-secret').fill('mat-khau-thu');
    await page.locator('#join-again').fill('mat-khau-thu');
    await page.locator('form button[type=submit]').click();
    await page.getByRole('alert').waitFor();
  };
}
