import { cardText } from '../mock/people';
import { click, press, scan, type Shot } from './reach';

/** Home, the palette, the shortcut sheet, and an address that leads nowhere. */
export const homeShots: Shot[] = [
  { screen: 'home', state: 'normal', visit: {} },
  { screen: 'home', state: 'clock', visit: { scenario: { wrongClock: true } } },
  { screen: 'home', state: 'online', visit: { scenario: { filed: true } } },
  { screen: 'home', state: 'drafts', visit: {}, reach: (page) => page.locator('#tab-drafts').click() },
  {
    screen: 'home',
    state: 'discard',
    visit: {},
    reach: async (page) => {
      await page.locator('#tab-drafts').click();
      await page.locator('tbody button').first().click();
    },
  },
  { screen: 'home', state: 'prints', visit: { scenario: { prints: true } }, reach: (page) => page.getByText(/4 (giấy hẹn chờ|receipts wait)/).waitFor() },
  {
    screen: 'home',
    state: 'print-asked',
    visit: { scenario: { prints: true } },
    reach: async (page) => {
      await click('button', /^(Xem và trả lời|Look and answer)/)(page);
      await page.getByRole('dialog').locator('img').waitFor();
    },
  },
  {
    screen: 'home',
    state: 'print-dead',
    visit: { scenario: { prints: true, failing: { held_prints: 'PrinterAbsent' } } },
    reach: async (page) => {
      await click('button', /^(In tất cả|Print all)/)(page);
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'home', state: 'resting', visit: { scenario: { resting: true } }, reach: (page) => page.locator('#tab-drafts').click() },
  { screen: 'home', state: 'approvals', visit: { scenario: { toApprove: 3 } } },
  { screen: 'home', state: 'held', visit: { scenario: { others: { held: ['d1'] } } } },
  { screen: 'home', state: 'hub-away', visit: { scenario: { sharing: 'cut' } }, reach: (page) => page.getByText(/^(Mất máy chủ xã|The commune’s hub)/).waitFor() },
  { screen: 'home', state: 'hub-revoked', visit: { scenario: { sharing: 'revoked' } }, reach: (page) => page.getByRole('alert').waitFor() },
  { screen: 'home', state: 'stamped', visit: { scenario: { stamped: true } } },
  { screen: 'home', state: 'restored', visit: { scenario: { restored: true } } },
  { screen: 'home', state: 'restored-clerk', visit: { scenario: { restored: true, clerk: true } } },
  {
    screen: 'home',
    state: 'numbers',
    visit: { scenario: { restored: true } },
    reach: async (page) => {
      await click('button', /^(Nhập số cuối|Enter the last number)/)(page);
      await page.locator('#last-code').fill('111.00.17.H99-261121-4512');
      await page.locator('#last-entry').fill('mười');
    },
  },
  {
    screen: 'home',
    state: 'acting',
    visit: { scenario: { mayActFor: true } },
    reach: async (page) => {
      await page.locator('header button.who').click();
      await click('button', /^(Làm thay Hoàng|Act for Hoàng)/)(page);
      await page.getByRole('status').getByText(/Hoàng Văn Hòa/).waitFor();
      await page.locator('header button.who').click();
    },
  },
  { screen: 'home', state: 'disk-tight', visit: { scenario: { disk: 'tight' } } },
  { screen: 'home', state: 'disk-failing', visit: { scenario: { disk: 'failing', clerk: true } } },
  { screen: 'home', state: 'disk-read-only', visit: { scenario: { disk: 'read_only' } } },
  { screen: 'home', state: 'lost', visit: { scenario: { lost: true, clerk: true } } },
  { screen: 'home', state: 'lost-asked', visit: { scenario: { lost: true } }, reach: click('button', /^(Xem cách xử lý|See what to do)/) },
  { screen: 'home', state: 'empty', visit: { scenario: { empty: true } } },
  { screen: 'home', state: 'loading', visit: { scenario: { silent: ['home'] } } },
  { screen: 'home', state: 'error', visit: { scenario: { failing: { home: 'StoreDamaged' } } } },
  { screen: 'home', state: 'read-only', visit: { scenario: { auditor: true } } },
  { screen: 'home', state: 'practice', visit: { scenario: { practice: true } } },
  {
    screen: 'home',
    state: 'card',
    visit: {},
    reach: async (page) => {
      await scan(page, cardText);
      await page.getByRole('dialog').waitFor();
    },
  },
  { screen: 'palette', state: 'open', visit: {}, reach: async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('ho');
      await page.getByRole('option').first().waitFor();
    } },
  { screen: 'shortcuts', state: 'home', visit: {}, reach: press('F1') },
  { screen: 'shortcuts', state: 'intake', visit: { path: '/intake/draft-1' }, reach: press('F1') },
  ...(['unset', 'failed', 'absent'] as const).map(
    (backup): Shot => ({ screen: 'home', state: `backup-${backup}`, visit: { scenario: { backup } } }),
  ),
  { screen: 'missing', state: 'normal', visit: { path: '/khong-co' }, },
];
