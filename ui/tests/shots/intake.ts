import type { Page } from 'playwright-core';
import type { Visit } from '../browser';
import { cardText, newCardText } from '../mock/people';
import { click, scan, type Shot } from './reach';

const intake: Visit = { path: '/intake/draft-1' };

/** Intake, and the draft that puts a procedure right. */
export const intakeShots: Shot[] = [
  { screen: 'intake', state: 'empty', visit: intake },
  { screen: 'intake', state: 'loading', visit: { ...intake, scenario: { silent: ['intake_open'] } } },
  { screen: 'intake', state: 'error', visit: { ...intake, scenario: { failing: { intake_open: 'DraftStale' } } } },
  {
    screen: 'intake',
    state: 'search',
    visit: intake,
    reach: async (page) => {
      await page.locator('[id="submitter.box"]').fill('nguyen');
      await page.getByRole('option').first().waitFor();
    },
  },
  { screen: 'intake', state: 'filed', visit: { ...intake, scenario: { filed: true } } },
  { screen: 'intake', state: 'card', visit: intake, reach: (page) => scanned(page, cardText) },
  { screen: 'intake', state: 'new-card', visit: intake, reach: (page) => scanned(page, newCardText) },
  { screen: 'intake', state: 'form', visit: intake, reach: click('button', /^(Nhập tay|Type the data)$/) },
  {
    screen: 'intake',
    state: 'calendar',
    visit: intake,
    reach: async (page) => {
      await click('button', /^(Nhập tay|Type the data)$/)(page);
      await page.locator('[id="submitter.birth"]').fill('01021990');
      await page.keyboard.press('F4');
      await page.getByRole('grid').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'other-card',
    visit: intake,
    reach: async (page) => {
      await scanned(page, cardText);
      await scan(page, newCardText);
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'procedures',
    visit: intake,
    reach: async (page) => {
      await page.locator('#procedure').fill('dk');
      await page.getByRole('option').first().waitFor();
    },
  },
  { screen: 'intake', state: 'papers', visit: intake, reach: chosen },
  { screen: 'intake', state: 'papers-unsigned', visit: { ...intake, scenario: { unsigned: true } }, reach: chosen },
  {
    screen: 'intake',
    state: 'problems',
    visit: intake,
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('Control+Enter');
      await page.locator('#problems-title').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'again',
    visit: intake,
    reach: async (page) => {
      await chosen(page);
      await page.locator('[id="case.0.paper.khai-sinh"]').focus();
      await page.keyboard.press('i');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'import',
    visit: intake,
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('i');
      await page.getByRole('listbox').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'import-empty',
    visit: { ...intake, scenario: { empty: true } },
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('i');
      await page.getByRole('dialog').waitFor();
    },
  },
  { screen: 'intake', state: 'pages', visit: intake, reach: imported },
  {
    screen: 'intake',
    state: 'secret',
    visit: { ...intake, scenario: { secretImport: true } },
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('i');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/^(Có trang có thể có dấu mật|A page may bear)/).waitFor();
      await page.keyboard.press('Control+Enter');
      await click('link', /^(Xem trang có thể có dấu mật|Look at the page)/)(page);
    },
  },
  {
    screen: 'intake',
    state: 'import-error',
    visit: { ...intake, scenario: { failing: { intake_import: 'FileHeic' } } },
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('i');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'receipt',
    visit: intake,
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('Alt+a');
      await page.keyboard.press('i');
      await page.getByRole('listbox').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#payment').click();
      await page.locator('#receive').click();
      await page.getByRole('dialog').locator('img').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'receipt-asked',
    visit: { ...intake, scenario: { uncertainPrint: true } },
    reach: async (page) => {
      await intakeShots.find((one) => one.screen === 'intake' && one.state === 'receipt')?.reach?.(page);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText(/Đã giao cho Ông|Handed over, print/).waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'receipt-jam',
    visit: { ...intake, scenario: { jam: true } },
    reach: async (page) => {
      await intakeShots.find((one) => one.screen === 'intake' && one.state === 'receipt')?.reach?.(page);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'intake', state: 'twin', visit: { ...intake, scenario: { twin: true } }, reach: chosen },
  {
    screen: 'intake',
    state: 'numbers-locked',
    visit: { ...intake, scenario: { restored: true, failing: { intake_receive: 'NumbersLocked' } } },
    reach: async (page) => {
      await chosen(page);
      for (const paper of ['to-khai', 'khai-sinh', 'hon-nhan']) {
        await page.locator(`[id="case.0.paper.${paper}"]`).focus();
        await page.keyboard.press('g');
        await page.waitForTimeout(60);
      }
      await page.locator('#payment').click();
      await page.locator('#receive').click();
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'correction', state: 'start', visit: { path: '/dossiers/d1' }, reach: correction },
  {
    screen: 'correction',
    state: 'papers',
    visit: { path: '/dossiers/d1' },
    reach: async (page) => {
      await correction(page);
      await page.locator('#procedure').fill('tlks');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('[id="case.0.paper.to-khai"]').waitFor();
    },
  },
  {
    screen: 'correction',
    state: 'problems',
    visit: { path: '/dossiers/d1' },
    reach: async (page) => {
      await correction(page);
      await page.keyboard.press('Control+Enter');
      await page.locator('#problems-title').waitFor();
    },
  },
];

/** An intake with a person and a procedure. */
async function chosen(page: Page): Promise<void> {
  await scan(page, cardText);
  await page.locator('[id="submitter.confirm"]').click();
  await page.locator('#procedure').fill('tlks');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[id="case.0.paper.to-khai"]').waitFor();
}

async function imported(page: Page): Promise<void> {
  await chosen(page);
  await page.keyboard.press('i');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[id="case.0.paper.to-khai"]').click();
  await page.locator('li ol img').first().waitFor();
}

/** The draft that puts a received dossier's procedure right. */
async function correction(page: Page): Promise<void> {
  await click('button', /^(Sửa thủ tục|Put the procedure)/)(page);
  await page.locator('#corrects').waitFor();
}

function scanned(page: Page, text: string): Promise<void> {
  return scan(page, text).then(() => page.locator('[id="submitter.confirm"]').waitFor());
}
