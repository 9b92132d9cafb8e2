import type { Page } from 'playwright-core';
import type { Visit } from '../browser';
import type { CopiesScene } from '../mock/copies';
import type { Shot } from './reach';

const morning: CopiesScene = { scan: 2, compare: 3, sign: 18, seal: 4, issued: 2 };
const at = (step: string, copies: CopiesScene = morning, more: Visit['scenario'] = {}): Visit => ({
  path: `/certify/${step}`,
  scenario: { ...more, copies },
});

/** Electronic copies: every step, one copy beside its original, and a batch from the certificate to its end. */
export const copiesShots: Shot[] = [
  { screen: 'copies', state: 'scan', visit: at('to_scan'), reach: listed },
  { screen: 'copies', state: 'compare', visit: at('to_compare'), reach: listed },
  { screen: 'copies', state: 'rows', visit: at('to_sign', { ...morning, begun: true }), reach: chosen },
  { screen: 'copies', state: 'seal', visit: at('to_seal'), reach: listed },
  { screen: 'copies', state: 'issued', visit: at('issued', { ...morning, media: true }), reach: listed },
  { screen: 'copies', state: 'clerk', visit: at('to_sign', morning, { clerk: true }), reach: listed },
  { screen: 'copies', state: 'read-only', visit: at('to_seal', morning, { auditor: true }), reach: listed },
  { screen: 'copies', state: 'empty', visit: at('to_scan', {}), reach: (page) => page.locator('.empty').waitFor() },
  { screen: 'copies', state: 'loading', visit: at('to_sign', morning, { silent: ['copy_rows'] }) },
  { screen: 'copies', state: 'error', visit: at('to_sign', morning, { failing: { copy_rows: 'DiskFailing' } }) },
  { screen: 'copies', state: 'return', visit: at('to_sign'), reach: keyed('h') },
  { screen: 'papers-to-seal', state: 'waiting', visit: at('to_seal', { ...morning, papers: 4 }), reach: listed },
  { screen: 'papers-to-seal', state: 'clerk', visit: at('to_sign', { papers: 4 }, { clerk: true }), reach: strip },
  {
    screen: 'papers-to-seal',
    state: 'error',
    visit: at('to_seal', { papers: 4 }, { failing: { papers_to_sign: 'DiskFailing' } }),
  },
  { screen: 'papers-batch', state: 'normal', visit: at('to_seal', { papers: 6 }), reach: papers },
  { screen: 'papers-batch', state: 'running', visit: at('to_seal', { papers: 6, slow: 60_000 }), reach: sealing('tr.signing') },
  { screen: 'papers-batch', state: 'pulled', visit: at('to_seal', { papers: 6, pulled: 2 }), reach: sealing('tr.failed') },
  { screen: 'papers-batch', state: 'pending', visit: at('to_seal', { papers: 6, offline: true }), reach: sealing('.strip.ok') },
  { screen: 'copy', state: 'normal', visit: at('to_compare'), reach: opened },
  {
    screen: 'copy',
    state: 'loupe',
    visit: at('to_compare', { compare: 1, pages: 14 }),
    reach: async (page) => {
      await opened(page);
      await page.keyboard.press('PageDown');
      await page.keyboard.press('PageDown');
      await page.getByRole('button', { name: /^(Trang 3, đã xem|Page 3, seen)/ }).waitFor();
      await page.keyboard.press('+');
      await page.getByText('150 %').waitFor();
      await page.keyboard.press('l');
      await page.locator('.loupe').first().waitFor();
    },
  },
  { screen: 'copy', state: 'sign', visit: at('to_sign'), reach: opened },
  { screen: 'copy', state: 'sealed', visit: at('issued', { ...morning, media: true }), reach: opened },
  { screen: 'copy', state: 'not-scanned', visit: at('to_scan'), reach: opened },
  { screen: 'copy', state: 'loading', visit: { path: '/certify/copies/c14', scenario: { silent: ['copy'], copies: morning } } },
  { screen: 'copy', state: 'error', visit: { path: '/certify/copies/c14', scenario: { failing: { copy: 'DiskFailing' }, copies: morning } } },
  { screen: 'batch', state: 'normal', visit: at('to_sign', { ...morning, begun: true, otherSigner: true }), reach: batch },
  { screen: 'batch', state: 'seal', visit: at('to_seal'), reach: batch },
  { screen: 'batch', state: 'phone', visit: at('to_sign', { ...morning, phone: true }), reach: batch },
  { screen: 'batch', state: 'no-key', visit: at('to_sign', { ...morning, noKey: true }), reach: batch },
  {
    screen: 'batch',
    state: 'wrong-pin',
    visit: at('to_sign', { ...morning, left: 'fewer' }),
    reach: async (page) => {
      await batch(page);
      await pin(page, '000000');
      await page.locator('#batch-pin-error').waitFor();
    },
  },
  { screen: 'batch', state: 'running', visit: at('to_sign', { ...morning, slow: 60_000 }), reach: started },
  { screen: 'batch', state: 'pulled', visit: at('to_sign', { ...morning, pulled: 7 }), reach: ended },
  { screen: 'batch', state: 'pending', visit: at('to_sign', { ...morning, offline: true }), reach: ended },
];

async function listed(page: Page): Promise<void> {
  await page.locator('input[id^=row-]').first().waitFor();
}

async function strip(page: Page): Promise<void> {
  await page.getByText(/^(4 giấy tờ số hóa chờ ký số|4 digitised papers to be sealed)/).waitFor();
}

async function papers(page: Page): Promise<void> {
  await page.locator('#seal-papers').waitFor();
  await page.keyboard.press('y');
  await page.locator('#batch-pin').waitFor();
}

function sealing(until: string): (page: Page) => Promise<void> {
  return async (page) => {
    await papers(page);
    await pin(page, '123456');
    await page.locator(`dialog ${until}`).first().waitFor();
  };
}

async function chosen(page: Page): Promise<void> {
  await listed(page);
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.id.startsWith('row-'));
  await page.keyboard.press('Space');
  await page.getByText(/^(Đã chọn 1 dòng|1 row chosen)/).waitFor();
}

function keyed(key: string): (page: Page) => Promise<void> {
  return async (page) => {
    await listed(page);
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  };
}

async function opened(page: Page): Promise<void> {
  await listed(page);
  await page.locator('input[id^=row-]').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.sheet').first().waitFor();
  await page.getByText(/^(Trang 1\/|Page 1\/|Chưa quét bản chính|The original is not scanned)/).first().waitFor();
}

async function batch(page: Page): Promise<void> {
  await keyed('Control+Enter')(page);
  await page.locator('#batch-pin, #batch-go:not(:disabled), .none').first().waitFor();
}

async function pin(page: Page, text: string): Promise<void> {
  await page.locator('#batch-pin').fill(text);
  await page.locator('#batch-pin').press('Enter');
}

async function started(page: Page): Promise<void> {
  await batch(page);
  await pin(page, '123456');
  await page.locator('tr.signing').waitFor();
}

async function ended(page: Page): Promise<void> {
  await batch(page);
  await pin(page, '123456');
  await page.getByRole('button', { name: /^(Ký tiếp|Go on signing|Xong|Done)/ }).waitFor();
}
