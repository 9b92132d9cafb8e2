import { click, type Shot } from './reach';

/** Approvals and the access log. */
export const oversightShots: Shot[] = [
  { screen: 'approvals', state: 'normal', visit: { path: '/approvals' } },
  { screen: 'approvals', state: 'empty', visit: { path: '/approvals', scenario: { empty: true } } },
  { screen: 'approvals', state: 'loading', visit: { path: '/approvals', scenario: { silent: ['cancels', 'purges'] } } },
  { screen: 'approvals', state: 'error', visit: { path: '/approvals', scenario: { failing: { cancels: 'StoreDamaged', purges: 'StoreDamaged' } } } },
  { screen: 'approvals', state: 'read-only', visit: { path: '/approvals', scenario: { auditor: true } } },
  { screen: 'approvals', state: 'cancel', visit: { path: '/approvals' }, reach: click('button', /^(Duyệt hủy|Cancel) 000/) },
  { screen: 'approvals', state: 'decline', visit: { path: '/approvals' }, reach: click('button', /^(Không duyệt hủy|Do not cancel) 000/) },
  {
    screen: 'approvals',
    state: 'purge',
    visit: { path: '/approvals' },
    reach: async (page) => {
      await click('button', /^(Đồng ý hủy|Agree to destroy)/)(page);
      await page.getByRole('dialog').locator('.strip').waitFor();
    },
  },
  { screen: 'audit', state: 'normal', visit: { path: '/audit' } },
  { screen: 'audit', state: 'empty', visit: { path: '/audit', scenario: { empty: true } } },
  { screen: 'audit', state: 'loading', visit: { path: '/audit', scenario: { silent: ['access_log'] } } },
  { screen: 'audit', state: 'error', visit: { path: '/audit', scenario: { failing: { access_log: 'StoreDamaged' } } } },
  { screen: 'audit', state: 'broken', visit: { path: '/audit', scenario: { brokenLog: true } } },
  {
    screen: 'audit',
    state: 'person',
    visit: { path: '/audit' },
    reach: async (page) => {
      await page.locator('#audit-person').fill('nguyen');
      await page.locator('#audit-person-0').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^(Bỏ lọc|Drop the filter)/ }).waitFor();
    },
  },
];
