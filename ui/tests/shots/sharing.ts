import type { Page } from 'playwright-core';
import type { Scenario } from '../mock/desk';
import { click, type Shot } from './reach';

const path = '/settings/sharing';

const shared = (state: string, scenario: Scenario, reach?: (page: Page) => Promise<void>): Shot => ({
  screen: 'settings',
  state: `sharing-${state}`,
  visit: { path, scenario },
  reach: async (page) => {
    await reach?.(page);
  },
});

const found = (code: string) => async (page: Page) => {
  await page.locator('#hub-address').fill('https://192.168.1.10:8443');
  await page.locator('#hub-code').fill(code);
  await click('button', /^(Dùng chung từ máy này|Share from this PC)$/)(page);
};

const invite = async (page: Page) => {
  await click('button', /^(Thêm máy|Add a PC)/)(page);
  await click('button', /^(Lấy mã mời|Get a code)$/)(page);
};

const retire = click('button', /^(Ngừng quầy 1|Retire counter 1)/);

/** Counters that share their record, as the settings show it. */
export const sharingShots: Shot[] = [
  shared('alone', {}),
  shared('alone-read-only', { clerk: true }),
  shared('alone-refused', {}, async (page) => {
    await found('XXXX')(page);
    await page.getByRole('alert').waitFor();
  }),
  shared('recovery', {}, async (page) => {
    await found('ABCD-EFGH-JKMN-PQRS')(page);
    await page.getByRole('dialog').waitFor();
  }),
  shared('good', { sharing: 'good' }),
  shared('read-only', { clerk: true, sharing: 'good' }),
  shared('loading', { silent: ['sharing'] }),
  shared('error', { failing: { sharing: 'StoreDamaged' } }),
  shared('cut', { sharing: 'cut' }),
  shared('coming', { sharing: 'coming' }),
  shared('revoked', { sharing: 'revoked' }),
  shared('kept-apart', { sharing: 'kept_apart' }),
  shared('gap', { sharing: 'gap' }),
  shared('unknown', { sharing: 'unknown' }),
  shared('unknown-refused', { sharing: 'unknown' }, async (page) => {
    await page.locator('#again-code').fill('XXXX');
    await page.locator('#again-code').press('Enter');
    await page.getByRole('alert').nth(1).waitFor();
  }),
  shared('add', { sharing: 'good' }, click('button', /^(Thêm máy|Add a PC)/)),
  shared('add-full', { sharing: 'full' }, click('button', /^(Thêm máy|Add a PC)/)),
  shared('invite', { sharing: 'good' }, async (page) => {
    await invite(page);
    await page.getByText('M4ZT-8QKC-22HW-RX7D').waitFor();
  }),
  shared('invite-refused', { sharing: 'away' }, async (page) => {
    await invite(page);
    await page.getByRole('alert').waitFor();
  }),
  shared('retire', { sharing: 'good' }, retire),
  shared('retire-refused', { sharing: 'away' }, async (page) => {
    await retire(page);
    await click('button', /^(Ngừng quầy đó|Retire that counter)$/)(page);
    await page.getByRole('alert').waitFor();
  }),
  shared('clash', { sharing: 'cut' }, click('button', /^(Xem lại|Look at) Nguyễn/)),
  shared('clash-step', { sharing: 'cut' }, click('button', /^(Xem lại hồ sơ|Look at dossier)/)),
];
