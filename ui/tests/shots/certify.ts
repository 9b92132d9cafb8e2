import type { Page } from 'playwright-core';
import type { Visit } from '../browser';
import { cardText } from '../mock/people';
import { click, press, scan, type Shot } from './reach';

const lane: Visit = { path: '/certify' };
const waiting: Visit = { path: '/certify/waiting' };
const today: Visit = { path: '/certify/today' };

/** The certification desk: the express lane, the rows that wait, today, and what ended otherwise. */
export const certifyShots: Shot[] = [
  { screen: 'certify', state: 'empty', visit: lane, reach: (page) => page.locator('#requester').waitFor() },
  { screen: 'certify', state: 'loading', visit: { ...lane, scenario: { silent: ['certify', 'certify_check'] } } },
  { screen: 'certify', state: 'error', visit: { ...lane, scenario: { failing: { certify: 'StoreDamaged' } } } },
  { screen: 'certify', state: 'normal', visit: lane, reach: visited },
  { screen: 'certify', state: 'candidates', visit: lane, reach: candidates },
  { screen: 'certify', state: 'asked', visit: lane, reach: asked },
  { screen: 'certify', state: 'other-books', visit: lane, reach: others },
  { screen: 'certify', state: 'electronic', visit: lane, reach: electronic },
  { screen: 'certify', state: 'electronic-taken', visit: lane, reach: electronicTaken },
  {
    screen: 'certify',
    state: 'problems',
    visit: lane,
    reach: async (page) => {
      await asked(page);
      await page.keyboard.press('Control+Enter');
      await page.locator('#problems-title').waitFor();
    },
  },
  {
    screen: 'certify',
    state: 'later',
    visit: { ...lane, scenario: { certify: { late: true } } },
    reach: async (page) => {
      await page.locator('summary').click();
      await page.locator('#exemption').selectOption('merit');
      await page.locator('#agreement-days').fill('2');
    },
  },
  { screen: 'certify', state: 'taken', visit: lane, reach: taken },
  {
    screen: 'certify',
    state: 'taken-jam',
    visit: { ...lane, scenario: { certify: { jam: true } } },
    reach: async (page) => {
      await visited(page);
      await page.keyboard.press('Alt+k');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    screen: 'certify',
    state: 'again',
    visit: lane,
    reach: async (page) => {
      await taken(page);
      await page.keyboard.press('Control+p');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'certify',
    state: 'refuse',
    visit: lane,
    reach: async (page) => {
      await visited(page);
      await page.keyboard.press('Control+r');
      await page.locator('#ground-search').fill('2');
    },
  },
  { screen: 'certify', state: 'not-opened', visit: { ...lane, scenario: { certify: { book: 'not_opened', noSigners: true } } } },
  {
    screen: 'certify',
    state: 'open-book',
    visit: { ...lane, scenario: { certify: { book: 'not_opened' } } },
    reach: async (page) => {
      await click('button', /^(Mở sổ ở đây|Open the book here)/)(page);
      await page.locator('#open-first').fill('0');
    },
  },
  {
    screen: 'certify',
    state: 'handed-over',
    visit: { ...lane, scenario: { clerk: true, certify: { book: 'handed_over' } } },
    reach: (page) => page.locator('#requester').waitFor(),
  },
  { screen: 'certify-waiting', state: 'normal', visit: waiting, reach: chosen },
  { screen: 'certify-waiting', state: 'empty', visit: { ...waiting, scenario: { certify: { quiet: true } } } },
  { screen: 'certify-waiting', state: 'loading', visit: { ...waiting, scenario: { silent: ['certify_rows'] } } },
  { screen: 'certify-waiting', state: 'error', visit: { ...waiting, scenario: { failing: { certify_rows: 'DiskFailing' } } } },
  {
    screen: 'certify-waiting',
    state: 'prints',
    visit: { ...waiting, scenario: { certify: { prints: true, remind: true } } },
    reach: (page) => page.locator('#row-c4').waitFor(),
  },
  {
    screen: 'certify-waiting',
    state: 'settle',
    visit: { ...waiting, scenario: { certify: { prints: true } } },
    reach: click('button', /^(Xem và trả lời|Look and answer)/),
  },
  { screen: 'certify-waiting', state: 'sign', visit: waiting, reach: asking('s') },
  { screen: 'certify-waiting', state: 'signer', visit: waiting, reach: asking('n') },
  { screen: 'certify-waiting', state: 'void', visit: waiting, reach: asking('b') },
  { screen: 'certify-waiting', state: 'refuse', visit: waiting, reach: asking('t') },
  { screen: 'certify-waiting', state: 'withdraw', visit: waiting, reach: asking('r') },
  { screen: 'certify-waiting', state: 'read-only', visit: { ...waiting, scenario: { auditor: true } } },
  { screen: 'certify-today', state: 'normal', visit: today, reach: (page) => page.locator('#row-c8').focus() },
  { screen: 'certify-today', state: 'empty', visit: { ...today, scenario: { certify: { quiet: true } } } },
  { screen: 'certify-ended', state: 'normal', visit: { path: '/certify/ended' }, reach: (page) => page.locator('#row-c12').focus() },
  { screen: 'certify-ended', state: 'empty', visit: { path: '/certify/ended', scenario: { certify: { quiet: true } } } },
  {
    screen: 'shortcuts',
    state: 'certify',
    visit: lane,
    reach: async (page) => {
      await page.locator('#requester').waitFor();
      await press('F1')(page);
    },
  },
];

const box = (page: Page, n: number) => page.locator('input[role=combobox]').nth(n);

async function write(page: Page, lines: string[]): Promise<void> {
  for (const [n, text] of lines.entries()) {
    await box(page, n).fill(text);
    await box(page, n).press('Enter');
  }
}

async function visited(page: Page): Promise<void> {
  await page.locator('#requester').waitFor();
  await scan(page, cardText);
  await write(page, ['ks 30', 'cc 30']);
  await box(page, 2).fill('hb 12 3');
  await page.getByText(/^(12 trang · 3 bản|12 pages · 3 copies)/).waitFor();
}

async function candidates(page: Page): Promise<void> {
  await page.locator('#requester').waitFor();
  await scan(page, cardText);
  await box(page, 0).fill('bang');
  await box(page, 0).press('ArrowDown');
  await page.locator('li[role=option]').first().waitFor();
}

async function asked(page: Page): Promise<void> {
  await page.locator('#requester').fill('Lê Văn An');
  await box(page, 0).fill('Bằng đại học nước ngoài 2');
  await page.getByText(/^(Có vẻ là giấy tờ nước ngoài|It looks like a foreign)/).waitFor();
}

async function others(page: Page): Promise<void> {
  await page.locator('#requester').waitFor();
  await scan(page, cardText);
  await page.waitForFunction(() => document.activeElement?.id.startsWith('line-'));
  await page.keyboard.press('Alt+c');
  await write(page, ['uq']);
  await page.keyboard.press('Alt+d');
  await write(page, ['uq', 'Hợp đồng lao động']);
  await page.keyboard.press('Alt+g');
  await box(page, 2).fill('Hợp đồng tặng cho quyền sử dụng đất');
  await page.getByText('50.000 đ').first().waitFor();
}

async function electronic(page: Page): Promise<void> {
  await page.locator('#requester').waitFor();
  await scan(page, cardText);
  await page.waitForFunction(() => document.activeElement?.id.startsWith('line-'));
  await page.keyboard.press('Alt+e');
  await write(page, ['hb']);
  await page.keyboard.press('Alt+e');
  await box(page, 1).fill('ks');
  await page.getByText(/^(Nhận, chờ quét|Receive, to be scanned)/).waitFor();
}

async function electronicTaken(page: Page): Promise<void> {
  await electronic(page);
  await page.keyboard.press('Alt+k');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^(2 bản điện tử chờ quét|2 originals)/).waitFor();
}

async function taken(page: Page): Promise<void> {
  await visited(page);
  await page.keyboard.press('Alt+k');
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^(Đặt 63 bản sao|Lay 63 copies)/).waitFor();
}

async function chosen(page: Page): Promise<void> {
  await page.locator('#row-c1').waitFor();
  await page.locator('#row-c4').focus();
  await page.keyboard.press('Space');
  await page.getByText(/^(Đã chọn 1 dòng|1 row chosen)/).waitFor();
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.id === 'row-c5');
}

function asking(key: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('#row-c1').waitFor();
    await page.locator(['t', 'r'].includes(key) ? '#row-c1' : '#row-c4').focus();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };
}
