import type { Page } from 'playwright-core';
import type { Visit } from './browser';
import { cardText, newCardText } from './mock/people';

/** One state of one screen: how to get there. */
export interface Shot {
  screen: string;
  state: string;
  visit: Visit;
  reach?: (page: Page) => Promise<void>;
}

const click = (role: 'button' | 'tab' | 'link', name: RegExp) => (page: Page) => page.getByRole(role, { name }).first().click();
const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Gives the window a code as the serial reader does. */
export async function scan(page: Page, text: string): Promise<void> {
  await page.evaluate(
    (code) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('code-scanned', { text: code }),
    text,
  );
}

const intake: Visit = { path: '/intake/draft-1' };

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
  await page.keyboard.press('F4');
  await page.getByRole('listbox').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[id="case.0.paper.to-khai"]').click();
  await page.locator('li ol img').first().waitFor();
}

/** Every screen in every state it can be in. */
export const shots: Shot[] = [
  { screen: 'setup', state: 'welcome', visit: { scenario: { phase: 'first_run' } } },
  { screen: 'setup', state: 'agency', visit: { scenario: { phase: 'first_run' } }, reach: toStep(1) },
  {
    screen: 'setup',
    state: 'agency-error',
    visit: { scenario: { phase: 'first_run' } },
    reach: async (page) => {
      await toStep(1)(page);
      await page.locator('form button[type=submit]').click();
    },
  },
  { screen: 'setup', state: 'counter', visit: { scenario: { phase: 'first_run' } }, reach: toStep(2) },
  { screen: 'setup', state: 'administrator', visit: { scenario: { phase: 'first_run' } }, reach: toStep(3) },
  { screen: 'setup', state: 'recovery', visit: { scenario: { phase: 'first_run' } }, reach: toStep(4) },
  { screen: 'lock', state: 'sign-in', visit: { scenario: { phase: 'locked' } } },
  {
    screen: 'lock',
    state: 'wrong-secret',
    visit: { scenario: { phase: 'locked' } },
    reach: async (page) => {
      await page.locator('.tile').first().click();
      await page.locator('#secret').fill('sai');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    screen: 'lock',
    state: 'locked',
    visit: {},
    reach: async (page) => {
      await page.keyboard.press('Control+l');
      await page.locator('#secret').waitFor();
    },
  },
  {
    screen: 'lock',
    state: 'recovery',
    visit: { scenario: { phase: 'locked' } },
    reach: click('button', /^(Quên mật khẩu|Forgot)/),
  },
  {
    screen: 'lock',
    state: 'recovery-user',
    visit: { scenario: { phase: 'locked' } },
    reach: async (page) => {
      await page.getByRole('button', { name: /^(Quên mật khẩu|Forgot)/ }).click();
      await page.locator('#recovery-key').fill('ABCD-EFGH');
      await page.keyboard.press('Enter');
      await page.locator('#recovery-secret').waitFor();
    },
  },
  { screen: 'lock', state: 'blocked', visit: { scenario: { phase: 'blocked' } } },
  { screen: 'home', state: 'normal', visit: {} },
  { screen: 'home', state: 'clock', visit: { scenario: { wrongClock: true } } },
  { screen: 'home', state: 'drafts', visit: {}, reach: (page) => page.locator('#tab-drafts').click() },
  {
    screen: 'home',
    state: 'discard',
    visit: {},
    reach: async (page) => {
      await page.locator('#tab-drafts').click();
      await page.locator('tbody button').first().click();
    },
  },
  { screen: 'home', state: 'prints', visit: { scenario: { prints: true } }, reach: (page) => page.getByText(/4 (giấy hẹn chờ|receipts wait)/).waitFor() },
  {
    screen: 'home',
    state: 'print-asked',
    visit: { scenario: { prints: true } },
    reach: async (page) => {
      await click('button', /^(Xem và trả lời|Look and answer)/)(page);
      await page.getByRole('dialog').locator('img').waitFor();
    },
  },
  {
    screen: 'home',
    state: 'print-dead',
    visit: { scenario: { prints: true, failing: { held_prints: 'PrinterAbsent' } } },
    reach: async (page) => {
      await click('button', /^(In tất cả|Print all)/)(page);
      await page.getByRole('alert').waitFor();
    },
  },
  { screen: 'home', state: 'resting', visit: { scenario: { resting: true } }, reach: (page) => page.locator('#tab-drafts').click() },
  { screen: 'home', state: 'approvals', visit: { scenario: { toApprove: 3 } } },
  { screen: 'home', state: 'restored', visit: { scenario: { restored: true } } },
  { screen: 'home', state: 'restored-clerk', visit: { scenario: { restored: true, clerk: true } } },
  {
    screen: 'home',
    state: 'numbers',
    visit: { scenario: { restored: true } },
    reach: async (page) => {
      await click('button', /^(Nhập số cuối|Enter the last number)/)(page);
      await page.locator('#last-code').fill('111.00.17.H99-261121-4512');
      await page.locator('#last-entry').fill('mười');
    },
  },
  {
    screen: 'home',
    state: 'acting',
    visit: { scenario: { mayActFor: true } },
    reach: async (page) => {
      await page.locator('header button.who').click();
      await click('button', /^(Làm thay Hoàng|Act for Hoàng)/)(page);
      await page.getByRole('status').getByText(/Hoàng Văn Hòa/).waitFor();
      await page.locator('header button.who').click();
    },
  },
  { screen: 'home', state: 'disk-tight', visit: { scenario: { disk: 'tight' } } },
  { screen: 'home', state: 'disk-failing', visit: { scenario: { disk: 'failing', clerk: true } } },
  { screen: 'home', state: 'disk-read-only', visit: { scenario: { disk: 'read_only' } } },
  { screen: 'home', state: 'lost', visit: { scenario: { lost: true, clerk: true } } },
  { screen: 'home', state: 'lost-asked', visit: { scenario: { lost: true } }, reach: click('button', /^(Xem cách xử lý|See what to do)/) },
  { screen: 'home', state: 'empty', visit: { scenario: { empty: true } } },
  { screen: 'home', state: 'loading', visit: { scenario: { silent: ['home'] } } },
  { screen: 'home', state: 'error', visit: { scenario: { failing: { home: 'StoreDamaged' } } } },
  { screen: 'home', state: 'read-only', visit: { scenario: { auditor: true } } },
  { screen: 'home', state: 'practice', visit: { scenario: { practice: true } } },
  {
    screen: 'home',
    state: 'card',
    visit: {},
    reach: async (page) => {
      await scan(page, cardText);
      await page.getByRole('dialog').waitFor();
    },
  },
  { screen: 'palette', state: 'open', visit: {}, reach: async (page) => {
      await page.keyboard.press('Control+k');
      await page.locator('#palette').fill('ho');
      await page.getByRole('option').first().waitFor();
    } },
  { screen: 'shortcuts', state: 'home', visit: {}, reach: press('F1') },
  { screen: 'shortcuts', state: 'intake', visit: intake, reach: press('F1') },
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
      await page.keyboard.press('F4');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'import',
    visit: intake,
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('F4');
      await page.getByRole('listbox').waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'import-empty',
    visit: { ...intake, scenario: { empty: true } },
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('F4');
      await page.getByRole('dialog').waitFor();
    },
  },
  { screen: 'intake', state: 'pages', visit: intake, reach: imported },
  {
    screen: 'intake',
    state: 'import-error',
    visit: { ...intake, scenario: { failing: { intake_import: 'FileHeic' } } },
    reach: async (page) => {
      await chosen(page);
      await page.keyboard.press('F4');
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
      await page.keyboard.press('F4');
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
      await shots.find((one) => one.screen === 'intake' && one.state === 'receipt')?.reach?.(page);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText(/Đã giao cho Ông|Handed over, print/).waitFor();
    },
  },
  {
    screen: 'intake',
    state: 'receipt-jam',
    visit: { ...intake, scenario: { jam: true } },
    reach: async (page) => {
      await shots.find((one) => one.screen === 'intake' && one.state === 'receipt')?.reach?.(page);
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
  { screen: 'dossiers', state: 'start', visit: { path: '/dossiers' } },
  { screen: 'dossiers', state: 'found', visit: { path: '/dossiers' }, reach: find('#find', 'nguyen') },
  { screen: 'dossiers', state: 'none', visit: { path: '/dossiers' }, reach: find('#find', 'zzz') },
  {
    screen: 'dossiers',
    state: 'error',
    visit: { path: '/dossiers', scenario: { failing: { search: 'Internal' } } },
    reach: find('#find', 'nguyen'),
  },
  { screen: 'dossier', state: 'normal', visit: { path: '/dossiers/d1' } },
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
  ...['agency', 'calendar', 'counter', 'users', 'printers', 'reader', 'backup', 'catalogue', 'outside', 'display', 'account'].map(
    (section): Shot => ({ screen: 'settings', state: section, visit: { path: `/settings/${section}` } }),
  ),
  {
    screen: 'settings',
    state: 'user',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Thêm người dùng|Add a user)$/),
  },
  {
    screen: 'settings',
    state: 'acting',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Làm thay|Acting for others): Hoàng/),
  },
  {
    screen: 'settings',
    state: 'secret',
    visit: { path: '/settings/users' },
    reach: click('button', /^(Đặt lại mật khẩu|Set a new password)/),
  },
  {
    screen: 'settings',
    state: 'plan',
    visit: { path: '/settings/catalogue' },
    reach: click('button', /^(Nhập danh mục thủ tục|Import procedure catalogue)$/),
  },
  { screen: 'settings', state: 'outside-empty', visit: { path: '/settings/outside', scenario: { empty: true } } },
  { screen: 'settings', state: 'read-only', visit: { path: '/settings/agency', scenario: { auditor: true } } },
  {
    screen: 'settings',
    state: 'reader-bad',
    visit: { path: '/settings/reader' },
    reach: async (page) => {
      await page.locator('#reader-text').fill('aâ');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText(/90\/134/).waitFor();
    },
  },
  { screen: 'settings', state: 'error', visit: { path: '/settings', scenario: { failing: { settings: 'ReadOnly' } } } },
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
  ...(['unset', 'failed', 'absent', 'same-disk', 'drill-bad', 'purged'] as const).map(
    (backup): Shot => ({ screen: 'settings', state: `backup-${backup}`, visit: { path: '/settings/backup', scenario: { backup } } }),
  ),
  { screen: 'settings', state: 'backup-error', visit: { path: '/settings/backup', scenario: { failing: { backup_state: 'StoreDamaged' } } } },
  {
    screen: 'settings',
    state: 'backup-working',
    visit: { path: '/settings/backup', scenario: { silent: ['backup_now'] } },
    reach: async (page) => {
      await click('button', /^(Sao lưu ngay|Back up now)/)(page);
      await page.locator('progress').waitFor();
      await moved(page, 210, 845);
      await page.getByText(/210\/845/).waitFor();
    },
  },
  ...(['unset', 'failed', 'absent'] as const).map(
    (backup): Shot => ({ screen: 'home', state: `backup-${backup}`, visit: { scenario: { backup } } }),
  ),
  ...(['find', 'none', 'choose', 'plan', 'done'] as const).map(
    (step): Shot => ({
      screen: 'restore',
      state: step,
      visit: { scenario: { phase: 'first_run', empty: step === 'none' } },
      reach: restoring(step),
    }),
  ),
  {
    screen: 'restore',
    state: 'damaged',
    visit: { scenario: { phase: 'blocked', damaged: true } },
    reach: click('button', /^(Khôi phục từ bản sao lưu|Restore a backup)/),
  },
  { screen: 'missing', state: 'normal', visit: { path: '/khong-co' }, },
];

/** The draft that puts a received dossier's procedure right. */
async function correction(page: Page): Promise<void> {
  await click('button', /^(Sửa thủ tục|Put the procedure)/)(page);
  await page.locator('#corrects').waitFor();
}

function scanned(page: Page, text: string): Promise<void> {
  return scan(page, text).then(() => page.locator('[id="submitter.confirm"]').waitFor());
}

/** Tells the window how far a backup is. */
export async function moved(page: Page, done: number, whole: number): Promise<void> {
  await page.evaluate(
    (progress) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('backup-moved', progress),
    { done, whole },
  );
}

/** Walks a restore to a step. */
export function restoring(step: 'find' | 'none' | 'choose' | 'plan' | 'done'): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('.ways button').nth(2).click();
    await page.locator('#restore-folder').waitFor();
    if (step === 'find') return;
    await page.locator('#restore-folder').fill('/media/o-dia-sao-luu');
    await page.keyboard.press('Enter');
    if (step === 'none') return page.locator('.strip').waitFor();
    await page.locator('#restore-key').waitFor();
    if (step === 'choose') return;
    await page.locator('#restore-key').fill('ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789');
    await page.keyboard.press('Enter');
    await page.locator('#restore-secret').waitFor();
    if (step === 'plan') return;
    await page.locator('#restore-secret').fill('mat khau tap huan');
    await page.locator('#restore-again').fill('mat khau tap huan');
    await page.keyboard.press('Enter');
    await page.locator('.strip.ok').waitFor();
  };
}

/** The rarer acts on the first paper of a person. */
function paperActs(page: Page): Promise<void> {
  return click('button', /^(Việc khác với|More for)/)(page);
}

function find(box: string, query: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator(box).fill(query);
    await page.locator('tbody tr, .empty p, [role=alert]').first().waitFor();
    await page.waitForTimeout(50);
  };
}

/** Walks the set-up to a step; each answer is invented. */
function toStep(step: number): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator('.ways button').nth(1).click();
    if (step >= 2) {
      await page.locator('#agency-code').fill('000.00.17.H99');
      await page.locator('#agency-name').fill('UBND xã Tân Lập');
      await page.locator('form button[type=submit]').click();
      await page.locator('#counter').waitFor();
    }
    if (step >= 3) {
      await page.locator('form button[type=submit]').click();
      await page.locator('#admin-name').fill('Lê Thị Lan Mẫu');
    }
    if (step >= 4) {
      await page.locator('#admin-secret').fill('mat khau tap huan');
      await page.locator('#admin-again').fill('mat khau tap huan');
      await page.locator('form button[type=submit]').click();
      await page.locator('output').waitFor();
    }
  };
}
