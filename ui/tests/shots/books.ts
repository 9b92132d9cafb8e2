import type { Page } from 'playwright-core';
import type { BookScene } from '../mock/books';
import { click, type Shot } from './reach';

const path = '/certify/books';

/** Opens the book of copies of a year. */
const book =
  (year = 2026) =>
  async (page: Page) => {
    await page.getByRole('link', { name: new RegExp(`(Mở sổ|Open the book) .*(Bản sao|Copies).* ${year}`) }).click();
    await page.locator('#book-title').waitFor();
    await page.locator('tbody tr, .empty p').first().waitFor();
  };

const opened = (state: string, books?: BookScene, reach?: (page: Page) => Promise<void>, year = 2026): Shot => ({
  screen: 'books',
  state,
  visit: { path, scenario: { books } },
  reach: async (page) => {
    await book(year)(page);
    await reach?.(page);
  },
});

const dialog =
  (name: RegExp, ready = '.stack') =>
  async (page: Page) => {
    await click('button', name)(page);
    await page.getByRole('dialog').locator(ready).waitFor();
  };

const registers = async (page: Page) => {
  await click('tab', /^(In và chốt sổ|Registers)/)(page);
  await page.locator('#register-period').waitFor();
};

const row = (nth: number) => async (page: Page) => {
  await page.locator('tbody button').nth(nth).click();
  await page.getByRole('dialog').waitFor();
};

/** Rows counted from the end of the book; see the fake desk. */
const fromEnd = (back: number) => async (page: Page) => {
  await row((await page.locator('tbody button').count()) - 1 - back)(page);
};

/** Certification books. */
export const booksShots: Shot[] = [
  { screen: 'books', state: 'list', visit: { path } },
  { screen: 'books', state: 'empty', visit: { path, scenario: { books: 'none' } } },
  { screen: 'books', state: 'loading', visit: { path, scenario: { silent: ['books'] } } },
  { screen: 'books', state: 'error', visit: { path, scenario: { failing: { books: 'StoreDamaged' } } } },
  { screen: 'books', state: 'read-only', visit: { path, scenario: { clerk: true } } },
  { screen: 'books', state: 'open', visit: { path }, reach: dialog(/^(Mở sổ…|Open a book…)$/) },
  {
    screen: 'books',
    state: 'open-midyear',
    visit: { path },
    reach: async (page) => {
      await dialog(/^(Mở sổ…|Open a book…)$/)(page);
      await page.locator('#open-first').fill('412');
    },
  },
  { screen: 'books', state: 'take', visit: { path }, reach: dialog(/^(Nhận sổ|Take a book)/) },
  {
    screen: 'books',
    state: 'take-plan',
    visit: { path },
    reach: async (page) => {
      await dialog(/^(Nhận sổ|Take a book)/)(page);
      await click('button', /^(Chọn tệp|Choose the file)/)(page);
      await page.locator('#take-code').fill('abcd efgh jklm npqr');
      await page.keyboard.press('Enter');
      await page.locator('[data-large]').waitFor();
    },
  },
  opened('rows'),
  opened('rows-fresh', 'fresh'),
  opened('rows-first', undefined, async (page) => {
    await click('button', /^(Đầu sổ|Beginning)/)(page);
    await page.locator('tr.range').first().waitFor();
  }),
  opened('rows-filtered', undefined, async (page) => {
    await page.locator('#book-status').selectOption('void');
    await page.getByText(/(dòng khớp|rows found)/).waitFor();
  }),
  opened('rows-none', undefined, async (page) => {
    await page.locator('#book-words').fill('zzz');
    await page.locator('.empty p').waitFor();
  }),
  {
    screen: 'books',
    state: 'rows-error',
    visit: { path, scenario: { failing: { book_rows: 'StoreDamaged' } } },
    reach: async (page) => {
      await page.locator('tbody a').first().click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'books',
    state: 'rows-loading',
    visit: { path, scenario: { silent: ['book_rows'] } },
    reach: (page) => page.locator('tbody a').first().click(),
  },
  opened('row', undefined, fromEnd(15)),
  opened('row-cancelled', undefined, fromEnd(18)),
  opened('strike', undefined, async (page) => {
    await fromEnd(2)(page);
    await dialog(/^(Gạch sửa|Strike through)$/)(page);
    await page.locator('#strike-after').fill('Đặng Đình Thường');
  }),
  opened('cancel', undefined, async (page) => {
    await fromEnd(20)(page);
    await dialog(/^(Hủy bỏ|Cancel by decision)$/)(page);
  }),
  opened('volume', undefined, dialog(/^(Mở quyển mới|Open a new volume)/, '.body')),
  opened('elsewhere', 'elsewhere'),
  opened('pass', 'shared', dialog(/^(Chuyển quầy khác|Pass to another)/)),
  opened('pass-refused', 'reserved', async (page) => {
    await dialog(/^(Chuyển quầy khác|Pass to another)/)(page);
    await click('button', /^(Chuyển sổ|Pass the book)$/)(page);
    await page.getByRole('alert').waitFor();
  }),
  opened('to-close', 'to_close', undefined, 2025),
  opened('close', 'to_close', dialog(/^(Khóa sổ năm|Close the year)/), 2025),
  opened(
    'close-stale',
    'stale',
    async (page) => {
      await dialog(/^(Khóa sổ năm|Close the year)/)(page);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('dialog').locator('.strip.warn').waitFor();
    },
    2025,
  ),
  opened('close-early', undefined, async (page) => {
    await click('button', /^(Khóa sổ năm|Close the year)/)(page);
    await page.getByRole('alert').waitFor();
  }),
  opened('closed', 'closed'),
  opened('resume', 'resume'),
  opened('resume-last', 'resume', async (page) => {
    await dialog(/^(Nhập số cuối|Enter the last number)/)(page);
    await page.locator('#resume-last').fill('1241');
  }),
  opened('hand-over', undefined, dialog(/^(Bàn giao sổ|Hand the book over)/)),
  opened('hand-over-plan', undefined, async (page) => {
    await plan(page);
    await page.getByRole('dialog').locator('dl').waitFor();
  }),
  opened('handed-over', undefined, async (page) => {
    await plan(page);
    await page.getByRole('dialog').locator('dl').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-large]').first().waitFor();
  }),
  opened('handed-over-book', 'handed_over'),
  opened('registers', undefined, registers),
  opened('register-outdated', undefined, async (page) => {
    await registers(page);
    await page.locator('#register-period').selectOption('10');
  }),
  opened('register-saved', undefined, async (page) => {
    await registers(page);
    await page.locator('#register-period').selectOption('9');
    await click('button', /^(Lưu PDF|Save as PDF)/)(page);
    await page.getByText(/SCT-BS/).waitFor();
  }),
  opened('register-lock', undefined, async (page) => {
    await registers(page);
    await dialog(/^(Chốt kỳ này|Lock this period)/)(page);
  }),
];

async function plan(page: Page): Promise<void> {
  await dialog(/^(Bàn giao sổ|Hand the book over)/)(page);
  await page.locator('#hand-to').fill('m4tz8kpa');
  await page.keyboard.press('Enter');
}
