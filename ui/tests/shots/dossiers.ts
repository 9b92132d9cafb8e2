import { click, press, find, type Shot } from './reach';

/** The search for dossiers and one dossier. */
export const dossiersShots: Shot[] = [
  { screen: 'dossiers', state: 'start', visit: { path: '/dossiers' } },
  { screen: 'dossiers', state: 'found', visit: { path: '/dossiers' }, reach: find('#find', 'nguyen') },
  { screen: 'dossiers', state: 'papers', visit: { path: '/dossiers' }, reach: find('#find', 'trợ cấp') },
  { screen: 'dossiers', state: 'none', visit: { path: '/dossiers' }, reach: find('#find', 'zzz') },
  {
    screen: 'dossiers',
    state: 'error',
    visit: { path: '/dossiers', scenario: { failing: { search: 'Internal' } } },
    reach: find('#find', 'nguyen'),
  },
  { screen: 'dossier', state: 'normal', visit: { path: '/dossiers/d1' } },
  { screen: 'dossier', state: 'held', visit: { path: '/dossiers/d1', scenario: { dossier: 'held' } } },
  {
    screen: 'dossier',
    state: 'held-here',
    visit: { path: '/dossiers/d1', scenario: { others: {} } },
    reach: click('button', /^(Nhận làm|Work at it)$/),
  },
  {
    screen: 'dossiers',
    state: 'held',
    visit: { path: '/dossiers', scenario: { others: { held: ['d1', 'd3'] } } },
    reach: find('#find', 'nguyen'),
  },
  { screen: 'dossier', state: 'loading', visit: { path: '/dossiers/d1', scenario: { silent: ['dossier'] } } },
  { screen: 'dossier', state: 'error', visit: { path: '/dossiers/d1', scenario: { failing: { dossier: 'NotFound' } } } },
  { screen: 'dossier', state: 'read-only', visit: { path: '/dossiers/d1', scenario: { undone: true } } },
  { screen: 'dossier', state: 'corrected', visit: { path: '/dossiers/d1', scenario: { dossier: 'corrected' } } },
  { screen: 'dossier', state: 'cancelled', visit: { path: '/dossiers/d1', scenario: { dossier: 'cancelled' } } },
  { screen: 'dossier', state: 'cancel-asked', visit: { path: '/dossiers/d1', scenario: { dossier: 'cancel_asked', clerk: true } } },
  { screen: 'dossier', state: 'cancel-answer', visit: { path: '/dossiers/d1', scenario: { dossier: 'cancel_asked' } } },
  {
    screen: 'dossier',
    state: 'cancel-approve',
    visit: { path: '/dossiers/d1', scenario: { dossier: 'cancel_asked' } },
    reach: click('button', /^(Duyệt hủy|Approve)/),
  },
  {
    screen: 'dossier',
    state: 'cancel-decline',
    visit: { path: '/dossiers/d1', scenario: { dossier: 'cancel_asked' } },
    reach: click('button', /^(Không duyệt|Decline)/),
  },
  {
    screen: 'dossier',
    state: 'cancel',
    visit: { path: '/dossiers/d1', scenario: { clerk: true } },
    reach: click('button', /^(Xin hủy|Ask to cancel)/),
  },
  { screen: 'dossier', state: 'cancel-head', visit: { path: '/dossiers/d1' }, reach: click('button', /^(Xin hủy|Ask to cancel)/) },
  {
    screen: 'dossier',
    state: 'fee',
    visit: { path: '/dossiers/d1', scenario: { dossier: 'corrected' } },
    reach: async (page) => {
      await click('button', /^(Sửa phí|Put the fee)/)(page);
      await page.locator('#fee-right').fill('0');
      await page.locator('#fee-reason').fill('Hộ nghèo, được miễn');
    },
  },
  {
    screen: 'dossier',
    state: 'print-asked',
    visit: { path: '/dossiers/d1' },
    reach: async (page) => {
      await press('Control+p')(page);
      await page.getByRole('dialog').locator('img').waitFor();
      await page.keyboard.press('Enter');
      await page.getByText(/Đã giao cho Ông|Handed over, print/).waitFor();
    },
  },
  { screen: 'dossier', state: 'reprint', visit: { path: '/dossiers/d1' }, reach: press('Control+p') },
  { screen: 'dossier', state: 'undo', visit: { path: '/dossiers/d1' }, reach: click('button', /^(Hoàn tác|Undo)/) },
  { screen: 'dossier', state: 'pages', visit: { path: '/dossiers/d1' }, reach: click('button', /^(Xem|View) Tờ khai/) },
];
