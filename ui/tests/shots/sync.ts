import type { Page } from 'playwright-core';
import { click, type Shot } from './reach';

const path = '/sync';
const dossier = '/dossiers/d1';

const settle = click('button', /^(Chọn chỗ khác nhau|Settle the conflict)/);
const test = click('button', /^(Kiểm tra|Test) Hệ thống/);

async function packagesShown(page: Page): Promise<void> {
  await page.locator('#packages-title').scrollIntoViewIfNeeded();
}

async function advanced(page: Page): Promise<void> {
  await click('button', /^(Sửa|Edit) Hệ thống/)(page);
  await page.locator('summary').click();
  await page.locator('#connection-files').scrollIntoViewIfNeeded();
}

/** The exchange with the province. */
export const syncShots: Shot[] = [
  { screen: 'sync', state: 'normal', visit: { path, scenario: { exchange: { mixed: true } } } },
  { screen: 'sync', state: 'other-counter', visit: { path, scenario: { exchange: { mixed: true }, others: { sends: true } } } },
  { screen: 'sync', state: 'empty', visit: { path, scenario: { exchange: { nothing: true } } } },
  { screen: 'sync', state: 'loading', visit: { path, scenario: { silent: ['exchange'] } } },
  { screen: 'sync', state: 'error', visit: { path, scenario: { failing: { exchange: 'Internal' } } } },
  { screen: 'sync', state: 'offline', visit: { path, scenario: { exchange: { line: 'network' } } } },
  { screen: 'sync', state: 'province-down', visit: { path, scenario: { exchange: { line: 'province', mixed: true } } } },
  { screen: 'sync', state: 'barred', visit: { path, scenario: { exchange: { line: 'barred' } } } },
  { screen: 'sync', state: 'unset', visit: { path, scenario: { exchange: { line: 'unset' } } } },
  { screen: 'sync', state: 'no-system', visit: { path, scenario: { exchange: { line: 'none', nothing: true } } } },
  { screen: 'sync', state: 'stopped', visit: { path, scenario: { exchange: { stopped: true } } } },
  { screen: 'sync', state: 'read-only', visit: { path, scenario: { clerk: true, exchange: { mixed: true } } } },
  { screen: 'sync', state: 'stop', visit: { path }, reach: click('button', /^(Dừng gửi|Stop sending)/) },
  { screen: 'sync', state: 'packages', visit: { path, scenario: { packages: 'out' } }, reach: packagesShown },
  {
    screen: 'sync',
    state: 'package-written',
    visit: { path, scenario: { packages: 'none' } },
    reach: click('button', /^(Xuất ra USB|Write to USB)/),
  },
  {
    screen: 'sync',
    state: 'package-bring',
    visit: { path, scenario: { packages: 'out' } },
    reach: click('button', /^(Nhận lại gói|Bring a package back)/),
  },
  {
    screen: 'sync',
    state: 'package-lost',
    visit: { path, scenario: { packages: 'out' } },
    reach: click('button', /^(Đã mất USB|Stick lost)/),
  },
  {
    screen: 'sync',
    state: 'filter',
    visit: { path, scenario: { exchange: { mixed: true } } },
    reach: async (page) => void (await page.locator('#sync-filter').selectOption('person')),
  },
  { screen: 'sync', state: 'online', visit: { path: '/sync/online' } },
  { screen: 'sync', state: 'online-empty', visit: { path: '/sync/online', scenario: { empty: true } } },
  { screen: 'sync', state: 'online-loading', visit: { path: '/sync/online', scenario: { silent: ['online'] } } },
  { screen: 'sync', state: 'online-offline', visit: { path: '/sync/online', scenario: { exchange: { line: 'network' } } } },
  { screen: 'sync', state: 'online-refused', visit: { path: '/sync/online', scenario: { exchange: { line: 'barred' } } } },
  { screen: 'sync', state: 'online-error', visit: { path: '/sync/online', scenario: { failing: { online: 'Internal' } } } },
  { screen: 'sync', state: 'day', visit: { path: '/sync/day' } },
  { screen: 'sync', state: 'day-empty', visit: { path: '/sync/day', scenario: { empty: true } } },
  { screen: 'sync', state: 'day-confirmed', visit: { path: '/sync/day', scenario: { exchange: { confirmed: true } } } },
  { screen: 'sync', state: 'day-clerk', visit: { path: '/sync/day', scenario: { clerk: true } } },
  {
    screen: 'sync',
    state: 'day-file',
    visit: { path: '/sync/day' },
    reach: async (page) => {
      await click('button', /^(Nhập tệp xuất|Import a file of the province)/)(page);
      await page.getByText('H99.00.17-261121-0077').waitFor();
    },
  },
  { screen: 'matter', state: 'normal', visit: { path: '/sync/matter/dossier/d1' } },
  { screen: 'matter', state: 'loading', visit: { path: '/sync/matter/dossier/d1', scenario: { silent: ['exchange_matter'] } } },
  { screen: 'matter', state: 'error', visit: { path: '/sync/matter/dossier/d1', scenario: { failing: { exchange_matter: 'Internal' } } } },
  { screen: 'matter', state: 'copy', visit: { path: '/sync/matter/copy/copy-7' } },
  ...(['refused', 'here', 'sending', 'line', 'taken', 'by_hand', 'doubled', 'away', 'lost', 'absent', 'counter'] as const).map(
    (matter): Shot => ({ screen: 'matter', state: matter, visit: { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter } } } }),
  ),
  { screen: 'matter', state: 'conflict', visit: { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'conflict' } } } },
  {
    screen: 'matter',
    state: 'conflict-read-only',
    visit: { path: '/sync/matter/dossier/d1', scenario: { clerk: true, exchange: { matter: 'conflict' } } },
  },
  { screen: 'matter', state: 'settle', visit: { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'conflict' } } }, reach: settle },
  {
    screen: 'matter',
    state: 'settle-wrong',
    visit: { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'conflict' } } },
    reach: async (page) => {
      await settle(page);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'matter',
    state: 'look',
    visit: { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'look' } } },
    reach: click('button', /^(Trả lời|Say whether)/),
  },
  { screen: 'dossier', state: 'delivery-refused', visit: { path: dossier, scenario: { exchange: { matter: 'refused' } } } },
  { screen: 'dossier', state: 'finished', visit: { path: dossier, scenario: { dossier: 'finished' } } },
  { screen: 'dossier', state: 'returned', visit: { path: dossier, scenario: { dossier: 'returned' } } },
  { screen: 'dossier', state: 'record', visit: { path: dossier }, reach: click('button', /^(Nhập kết quả|Enter the result)/) },
  {
    screen: 'dossier',
    state: 'return',
    visit: { path: dossier, scenario: { dossier: 'finished' } },
    reach: click('button', /^(Trả kết quả|Return the result)/),
  },
  { screen: 'hand', state: 'normal', visit: { path: '/sync/hand/d1' } },
  { screen: 'hand', state: 'empty', visit: { path: '/sync/hand/d1', scenario: { empty: true } } },
  { screen: 'hand', state: 'error', visit: { path: '/sync/hand/d1', scenario: { failing: { copy_fields: 'NotFound' } } } },
  {
    screen: 'hand',
    state: 'done',
    visit: { path: '/sync/hand/d1' },
    reach: async (page) => {
      await click('button', /^(Chép|Copy) (Phí|Fee)/)(page);
      await page.getByText(/Đã chép hết|All fields are copied/).waitFor();
    },
  },
  { screen: 'settings', state: 'exchange', visit: { path: '/settings/exchange' } },
  { screen: 'settings', state: 'exchange-empty', visit: { path: '/settings/exchange', scenario: { empty: true } } },
  { screen: 'settings', state: 'exchange-error', visit: { path: '/settings/exchange', scenario: { failing: { exchange_settings: 'Internal' } } } },
  { screen: 'settings', state: 'connection', visit: { path: '/settings/exchange' }, reach: click('button', /^(Thêm kết nối|Add a connection)/) },
  { screen: 'settings', state: 'connection-advanced', visit: { path: '/settings/exchange' }, reach: advanced },
  { screen: 'settings', state: 'connection-test', visit: { path: '/settings/exchange' }, reach: test },
  { screen: 'settings', state: 'connection-testing', visit: { path: '/settings/exchange', scenario: { silent: ['connection_test'] } }, reach: test },
  {
    screen: 'settings',
    state: 'connection-refused',
    visit: { path: '/settings/exchange', scenario: { exchange: { test: 'refused' } } },
    reach: test,
  },
  {
    screen: 'settings',
    state: 'codes',
    visit: { path: '/settings/exchange' },
    reach: async (page) => {
      await click('button', /^(Hỏi mã từ|Ask) Hệ thống/)(page);
      await page.getByText('2.001023').first().waitFor();
      await page.locator('#codes-title').scrollIntoViewIfNeeded();
    },
  },
];
