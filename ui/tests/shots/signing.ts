import { click, type Shot } from './reach';

const path = '/settings/signing';

/** What the counter signs with: its settings, and what the bar says of tokens. */
export const signingShots: Shot[] = [
  { screen: 'settings', state: 'signing', visit: { path } },
  { screen: 'settings', state: 'signing-nothing', visit: { path, scenario: { signing: { noDriver: true } } } },
  { screen: 'settings', state: 'signing-broken', visit: { path, scenario: { signing: { broken: true } } } },
  { screen: 'settings', state: 'signing-no-token', visit: { path, scenario: { signing: { token: 'none' } } } },
  { screen: 'settings', state: 'signing-ending', visit: { path, scenario: { signing: { token: 'ending' } } } },
  { screen: 'settings', state: 'signing-error', visit: { path, scenario: { failing: { tokens: 'WorkerCrashed' } } } },
  {
    screen: 'settings',
    state: 'signing-provider',
    visit: { path },
    reach: click('button', /^(Sửa|Edit) Ký từ xa/),
  },
  {
    screen: 'settings',
    state: 'signing-provider-wrong',
    visit: { path },
    reach: async (page) => {
      await click('button', /^(Thêm nhà cung cấp|Add a provider)$/)(page);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'settings',
    state: 'signing-renew-wrong',
    visit: { path },
    reach: async (page) => {
      const box = page.locator('#signing-renew');
      await box.fill('0');
      await box.press('Enter');
      await page.locator('#signing-renew-error').scrollIntoViewIfNeeded();
    },
  },
  {
    screen: 'settings',
    state: 'signing-seal',
    visit: { path },
    reach: async (page) => {
      await click('button', /^(Chọn ảnh|Choose a picture)…$/)(page);
      await page.getByRole('img', { name: /^(Ảnh con dấu|Seal picture)/ }).scrollIntoViewIfNeeded();
    },
  },
];
