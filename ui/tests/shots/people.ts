import type { Page } from 'playwright-core';
import { click, find, type Shot } from './reach';

/** The search for people and one person. */
export const peopleShots: Shot[] = [
  { screen: 'people', state: 'start', visit: { path: '/people' } },
  { screen: 'people', state: 'found', visit: { path: '/people' }, reach: find('#find-person', 'nguyen') },
  { screen: 'person', state: 'normal', visit: { path: '/people/hong' } },
  { screen: 'person', state: 'empty', visit: { path: '/people/hong', scenario: { empty: true } } },
  { screen: 'person', state: 'error', visit: { path: '/people/hong', scenario: { failing: { person: 'NotAllowed' } } } },
  {
    screen: 'person',
    state: 'compare',
    visit: { path: '/people/hong' },
    reach: async (page) => {
      await click('button', /^(So sánh và gộp|Compare and merge)/)(page);
      await page.getByRole('dialog').locator('tbody').waitFor();
    },
  },
  {
    screen: 'person',
    state: 'compare-refused',
    visit: { path: '/people/hong', scenario: { twoNumbers: true } },
    reach: async (page) => {
      await click('button', /^(So sánh và gộp|Compare and merge)/)(page);
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'person', state: 'merged', visit: { path: '/people/hong', scenario: { merged: true } } },
  { screen: 'person', state: 'kept-under', visit: { path: '/people/hong2', scenario: { merged: true } } },
  { screen: 'person', state: 'stamped', visit: { path: '/people/hong', scenario: { stamped: true } } },
  {
    screen: 'person',
    state: 'about',
    visit: { path: '/people/hong' },
    reach: (page) => page.locator('summary').first().click(),
  },
  { screen: 'stamps', state: 'normal', visit: { path: '/stamps', scenario: { stamped: true } } },
  { screen: 'stamps', state: 'empty', visit: { path: '/stamps' } },
  { screen: 'stamps', state: 'loading', visit: { path: '/stamps', scenario: { silent: ['stamped_papers'] } } },
  { screen: 'stamps', state: 'error', visit: { path: '/stamps', scenario: { failing: { stamped_papers: 'StoreDamaged' } } } },
  { screen: 'stamps', state: 'read-only', visit: { path: '/stamps', scenario: { stamped: true, auditor: true } } },
  {
    screen: 'stamps',
    state: 'purge',
    visit: { path: '/stamps', scenario: { stamped: true } },
    reach: async (page) => {
      await click('button', /^(Hủy giấy này|Destroy)/)(page);
      await page.getByRole('dialog').locator('.strip.info').waitFor();
    },
  },
  { screen: 'person', state: 'paper-acts', visit: { path: '/people/hong' }, reach: paperActs },
  {
    screen: 'person',
    state: 'move',
    visit: { path: '/people/hong' },
    reach: async (page) => {
      await paperActs(page);
      await click('button', /^(Chuyển cho đúng người|Give to the right person)/)(page);
      await page.locator('#move-to').fill('dang');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    screen: 'person',
    state: 'move-plan',
    visit: { path: '/people/hong' },
    reach: async (page) => {
      await paperActs(page);
      await click('button', /^(Chuyển cho đúng người|Give to the right person)/)(page);
      await page.locator('#move-to').fill('dang');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#move-reason').waitFor();
    },
  },
  {
    screen: 'person',
    state: 'purge',
    visit: { path: '/people/hong' },
    reach: async (page) => {
      await paperActs(page);
      await click('button', /^(Hủy giấy này|Destroy)/)(page);
      await page.getByRole('dialog').locator('.strip').waitFor();
    },
  },
  {
    screen: 'person',
    state: 'purge-secret',
    visit: { path: '/people/hong' },
    reach: async (page) => {
      await paperActs(page);
      await click('button', /^(Hủy giấy này|Destroy)/)(page);
      await page.locator('#purge-ground').selectOption('secret');
      await page.getByRole('dialog').locator('.strip.info').waitFor();
    },
  },
];

/** The rarer acts on the first paper of a person. */
function paperActs(page: Page): Promise<void> {
  return click('button', /^(Việc khác với|More for)/)(page);
}
