import type { Page } from 'playwright-core';
import type { Visit } from '../browser';
import { cardText, newCardText } from '../mock/people';
import { click, scan, type Shot } from './reach';

const connected: Visit = { path: '/intake/draft-1', scenario: { connected: true } };
const offline: Visit = { ...connected, scenario: { connected: true, asking: { offline: true } } };

/** What is asked of the province while the citizen is there. */
export const askingShots: Shot[] = [
  { screen: 'intake', state: 'gaps', visit: connected, reach: (page) => begun(page, newCardText) },
  { screen: 'intake', state: 'person-ask', visit: connected, reach: person },
  { screen: 'intake', state: 'person-found', visit: connected, reach: (page) => askPerson(page, '123456') },
  { screen: 'intake', state: 'person-refused', visit: connected, reach: (page) => askPerson(page, '12') },
  { screen: 'intake', state: 'person-offline', visit: offline, reach: (page) => askPerson(page, '123456') },
  { screen: 'intake', state: 'repository-ask', visit: connected, reach: repository },
  { screen: 'intake', state: 'repository-found', visit: connected, reach: search },
  {
    screen: 'intake',
    state: 'repository-no-codes',
    visit: { ...connected, scenario: { connected: true, asking: { noCodes: true } } },
    reach: search,
  },
  { screen: 'settings', state: 'national', visit: { path: '/settings/exchange' }, reach: compared },
  {
    screen: 'settings',
    state: 'national-offline',
    visit: { path: '/settings/exchange', scenario: { asking: { offline: true } } },
    reach: compared,
  },
  {
    screen: 'settings',
    state: 'codes-of-one',
    visit: { path: '/settings/exchange' },
    reach: async (page) => {
      await click('button', /^(Mã chi tiết|All codes)/)(page);
      await page.locator('#codes-sector').waitFor();
    },
  },
];

/** The national catalogue beside ours. */
export async function compared(page: Page): Promise<void> {
  await click('button', /^(So với|Compare with) /)(page);
  await page.getByText(/^(Đã so|\d+ procedures compared)/).waitFor();
}

/** A person and a procedure whose province judges them. */
export async function begun(page: Page, card: string): Promise<void> {
  await scan(page, card);
  await page.locator('[id="submitter.confirm"]').click();
  await page.locator('#procedure').fill('tlks');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#province-gaps').waitFor();
}

/** The dialog that asks about a person. */
export async function person(page: Page): Promise<void> {
  await begun(page, cardText);
  await page.locator('[id="submitter.population"]').click();
  await page.locator('#population-account').waitFor();
}

async function askPerson(page: Page, otp: string): Promise<void> {
  await person(page);
  await page.locator('#population-account').fill('canbo-tanlap');
  await page.locator('#population-otp').fill(otp);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').locator('li, [role=status]').first().waitFor();
}

async function repository(page: Page): Promise<void> {
  await begun(page, cardText);
  await page.locator('#repository').click();
  await page.locator('#repository-number').waitFor();
}

async function search(page: Page): Promise<void> {
  await repository(page);
  await page.locator('#repository-number').fill('001085000033');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').locator('li, [role=status]').first().waitFor();
}
