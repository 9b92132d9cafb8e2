import type { Page } from 'playwright-core';
import type { Visit } from '../browser';
import type { Scenario } from '../mock/desk';
import type { ScanScene } from '../mock/scan';
import type { Shot } from './reach';

const at = (scan: ScanScene, more: Scenario = {}): Visit => ({ path: '/scan/draft-1', scenario: { ...more, scan } });
const stack: ScanScene = { pages: 12 };
const option = (page: Page, n: number) => page.locator('li[role=option]').nth(n);

/** The focus stands in the grid, as after the first page came. */
async function inGrid(page: Page): Promise<void> {
  await page.getByRole('listbox').focus();
  await page.locator('#scan-feed').waitFor();
}

const keys =
  (...chords: string[]) =>
  async (page: Page) => {
    await inGrid(page);
    for (const chord of chords) {
      await page.keyboard.press(chord);
      await page.waitForTimeout(90);
    }
  };

const scanNow = (until: (page: Page) => Promise<unknown>) => async (page: Page) => {
  await page.locator('#scan-feed').waitFor();
  await page.keyboard.press('F4');
  await until(page);
};

/** The scan workspace. */
export const scanShots: Shot[] = [
  { screen: 'scan', state: 'empty', visit: at({ pages: 0 }), reach: (page) => page.locator('#scan-feed').waitFor() },
  { screen: 'scan', state: 'no-papers', visit: at({}) },
  { screen: 'scan', state: 'loading', visit: at(stack, { silent: ['scan_open'] }) },
  { screen: 'scan', state: 'looking', visit: at({ pages: 0 }, { silent: ['scan_devices'] }) },
  { screen: 'scan', state: 'error', visit: at(stack, { failing: { scan_open: 'DraftStale' } }) },
  { screen: 'scan', state: 'no-scanner', visit: at({ pages: 0, noScanner: true }) },
  {
    screen: 'scan',
    state: 'refused',
    visit: at(stack),
    reach: async (page) => {
      await page.locator('summary').click();
      await page.locator('#scan-address').fill('192.0.2.66');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'scan',
    state: 'address-wrong',
    visit: at(stack),
    reach: async (page) => {
      await page.locator('summary').click();
      await page.locator('#scan-address').fill('máy in tầng 2');
      await page.keyboard.press('Enter');
      await page.locator('#scan-address-error').waitFor();
    },
  },
  { screen: 'scan', state: 'pages', visit: at(stack), reach: keys('1', 'ArrowRight', 'ArrowRight', 'ArrowRight', 's', '2', 'ArrowRight', 'r') },
  { screen: 'scan', state: 'unready', visit: at({ pages: 6, unready: true }), reach: keys('End', 'ArrowLeft') },
  { screen: 'scan', state: 'many', visit: at({ pages: 250 }), reach: keys('End', 'Shift+Home') },
  {
    screen: 'scan',
    state: 'running',
    visit: at({ pages: 0, slow: 300_000 }),
    reach: scanNow((page) => page.getByText(/Đang quét trang 1|Scanning page 1/).waitFor()),
  },
  {
    screen: 'scan',
    state: 'waiting',
    visit: at({ pages: 3, emptyTimes: 99 }),
    reach: scanNow((page) => page.getByText(/Chờ đặt giấy vào khay|Waiting for paper/).waitFor()),
  },
  {
    screen: 'scan',
    state: 'jam',
    visit: at({ pages: 3, fault: 'jam' }),
    reach: scanNow((page) => page.getByText(/Kẹt giấy sau trang 6|Paper jam after page 6/).waitFor()),
  },
  {
    screen: 'scan',
    state: 'double-feed',
    visit: at({ pages: 3, fault: 'double_feed' }),
    reach: scanNow((page) => page.getByText(/6–7/).waitFor()),
  },
  {
    screen: 'scan',
    state: 'tray',
    visit: at({ pages: 3 }),
    reach: async (page) => {
      await scanNow(() => option(page, 7).waitFor())(page);
      await keys('b')(page);
      await page.locator('dialog li[role=option]').waitFor();
    },
  },
  {
    screen: 'scan',
    state: 'tray-empty',
    visit: at(stack),
    reach: async (page) => {
      await keys('b')(page);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'scan',
    state: 'crop',
    visit: at(stack),
    reach: async (page) => {
      await keys('c')(page);
      await page.getByRole('group', { name: /Cắt mép trang|Crop the page/ }).waitFor();
      for (let n = 0; n < 5; n += 1) await page.keyboard.press('Shift+ArrowRight');
    },
  },
  { screen: 'scan', state: 'zoom', visit: at(stack), reach: keys('q', 'Space') },
  {
    screen: 'scan',
    state: 'reason',
    visit: at({ ...stack, held: true }),
    reach: async (page) => {
      await keys('2', 'Control+Enter')(page);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'scan',
    state: 'import',
    visit: at(stack),
    reach: async (page) => {
      await page.getByRole('button', { name: /^(Nhập từ tệp|Import files)$/ }).first().click();
      await page.getByRole('dialog').getByRole('listbox').waitFor();
    },
  },
  { screen: 'scan', state: 'procedures', visit: at({ read: true }), reach: fed },
  { screen: 'scan', state: 'proposals', visit: at({ pages: 12, read: true }), reach: keys('2', 'ArrowRight') },
  {
    screen: 'scan',
    state: 'proposals-accepted',
    visit: at({ pages: 6, read: true }),
    reach: async (page) => {
      await keys('Alt+a')(page);
      await page.locator('.toast button').waitFor();
    },
  },
  { screen: 'scan', state: 'codes', visit: at({ pages: 4, read: true, codes: true }), reach: inGrid },
  { screen: 'scan', state: 'stamps', visit: at({ pages: 6, secret: [2, 5] }), reach: keys('ArrowRight') },
  { screen: 'scan', state: 'stamps-elsewhere', visit: at({ pages: 6, read: true, secret: [2, 5] }), reach: inGrid },
  { screen: 'scan', state: 'stamps-aside', visit: at({ pages: 6, secret: [1] }), reach: keys('Delete') },
  {
    screen: 'scan',
    state: 'stamps-refused',
    visit: at({ pages: 6, secret: [2] }),
    reach: async (page) => {
      await keys('Control+a', '1', 'Control+Enter')(page);
      await page.getByText(/PagesSecret/).waitFor();
    },
  },
  {
    screen: 'scan',
    state: 'destroy',
    visit: at({ pages: 6, secret: [1] }),
    reach: async (page) => {
      await keys('Shift+Delete')(page);
      await page.getByRole('dialog').waitFor();
    },
  },
  { screen: 'scan', state: 'fields', visit: at({ pages: 6, read: true }), reach: keys('e', 'Enter', 'Enter', 'Enter') },
];

/** Pages came before anybody said what they are for. */
async function fed(page: Page): Promise<void> {
  await scanNow(() => page.locator('#scan-procedure-0').waitFor())(page);
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-labelledby') === 'scan-procedures');
}
