import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import type { Scenario } from './mock/desk';

useBrowser();

const toast = (page: Page, words: string | RegExp) => page.locator('.toasts').getByText(words).waitFor();
const press = async (page: Page, name: string | RegExp, within = page.locator('body')) => {
  await within.getByRole('button', { name }).first().focus();
  await page.keyboard.press('Enter');
};
const path = '/settings/sharing';
const moved = (page: Page) =>
  page.evaluate(() => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('record-moved', {}));
/** Another counter does something, and the hub brings it. */
const elsewhere = async (page: Page, others: Scenario['others']) => {
  await page.evaluate((given) => {
    const { __DESK__ } = window as unknown as { __DESK__: { scenario: { others?: object } } };
    __DESK__.scenario.others = { ...given };
  }, others ?? {});
  await moved(page);
};
const calls = (page: Page, name: string) =>
  page.evaluate((wanted) => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls.filter((call) => call === wanted).length, name);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent.trim());

describe('counters that share their record', () => {
  it('begins at the first counter with the address and the code of the hub', async () => {
    await on({ path }, async (page) => {
      await page.locator('#hub-address').fill('https://192.168.1.10:8443');
      await page.locator('#hub-code').fill('ABCD-EFGH-JKMN-PQRS');
      await press(page, 'Dùng chung từ máy này');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('R7QW-2MZK-P9TD-44XC').waitFor();
      // A stray key and news of another counter leave the only sight of the code where it is.
      await page.keyboard.press('Escape');
      await dialog.getByText(/^Đóng lại là mất mã/).waitFor();
      await moved(page);
      await page.getByText('Mọi việc của máy này đã có bản sao ở máy chủ xã.').waitFor();
      await dialog.getByText('R7QW-2MZK-P9TD-44XC').waitFor();
      await dialog.getByRole('checkbox').press('Space');
      await press(page, 'Đã cất mã');
      await toast(page, 'Máy này đã dùng chung dữ liệu');
      await page.getByText('Mọi việc của máy này đã có bản sao ở máy chủ xã.').waitFor();
    });
  });

  it('says what to do when the hub is not reached', async () => {
    await on({ path, scenario: { sharing: 'refused' } }, async (page) => {
      await page.locator('#hub-address').fill('https://192.168.1.99');
      await page.locator('#hub-code').fill('ABCD-EFGH-JKMN-PQRS');
      await press(page, 'Dùng chung từ máy này');
      await page.getByText(/^Không nối được máy chủ xã\. Kiểm tra mạng nội bộ/).waitFor();
      expect(await page.locator('#hub-address').inputValue()).toBe('https://192.168.1.99');
    });
  });

  it('offers only numbers that no counter has or had, and shows the code once', async () => {
    await on({ path, scenario: { sharing: 'good' } }, async (page) => {
      await press(page, 'Thêm máy…');
      const dialog = page.getByRole('dialog');
      const offered = await dialog.locator('#invited-counter option').allTextContents();
      expect(offered.slice(0, 2)).toEqual(['Quầy 4', 'Quầy 5']);
      await press(page, 'Lấy mã mời', dialog);
      await dialog.getByText('M4ZT-8QKC-22HW-RX7D').waitFor();
      await dialog.getByText('Lấy lúc 09:42, dùng một lần trong 10 phút.', { exact: false }).waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByText('M4ZT-8QKC-22HW-RX7D').count()).toBe(0);
      expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Thêm máy…');
    });
  });

  it('says what only this PC has, and that the hub is not reached', async () => {
    await on({ path, scenario: { sharing: 'cut' } }, async (page) => {
      await page.getByText(/^Không nối được máy chủ xã\. Quầy vẫn làm tiếp/).waitFor();
      const tiles = await page.locator('.tiles > div').allTextContents();
      expect(tiles.map((text) => text.replace(/\s+/g, ' ').trim())).toEqual(['Việc đã ghi 41', 'Hồ sơ đang nhập, khóa tệp 3', 'Tệp giấy tờ 17']);
      await page.getByText('Để riêng 12 việc').waitFor();
    });
  });

  it('retires a counter whose PC is gone, after saying what that means', async () => {
    await on({ path, scenario: { sharing: 'good' } }, async (page) => {
      await press(page, 'Ngừng quầy 1…');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Dải số của quầy đó không bao giờ dùng lại.').waitFor();
      await press(page, 'Ngừng quầy đó', dialog);
      await toast(page, 'Quầy 1 đã ngừng, quầy này làm tiếp');
      expect(await page.getByRole('button', { name: 'Ngừng quầy 1…' }).count()).toBe(0);
    });
  });

  it('shows both values of a field and keeps the one that is chosen', async () => {
    await on({ path, scenario: { sharing: 'cut' } }, async (page) => {
      await press(page, /^Xem lại Nguyễn Thị Hồng/);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('0900 000 001').waitFor();
      await page.keyboard.press('ArrowRight');
      expect(await dialog.getByRole('radio', { name: 'Điện thoại, Bùi Thị So (quầy 1): 0900 000 002' }).isChecked()).toBe(true);
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã ghi lựa chọn/);
      expect(await page.getByRole('button', { name: /^Xem lại Nguyễn/ }).count()).toBe(0);
      // The next one is at hand.
      await page.waitForFunction(() => document.activeElement?.textContent.includes('Xem lại hồ sơ'));
      await page.keyboard.press('Enter');
      await dialog.getByText('Nhập kết quả').waitFor();
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement?.textContent.includes('Xem lại hồ sơ'));
    });
  });

  it('lets a new PC in by the three lines that the other one shows', async () => {
    await on({ scenario: { phase: 'first_run' } }, async (page) => {
      await press(page, /^Nối vào xã đã có/);
      await page.keyboard.press('Tab');
      await press(page, 'Nối vào xã');
      await page.waitForFunction(() => document.activeElement?.id === 'join-address' && document.activeElement.getAttribute('aria-invalid') === 'true');
      await page.locator('#join-address').fill('https://192.168.1.10:8443');
      await page.locator('#join-commune').fill('H99.01');
      await page.locator('#join-code').fill('XXXX-XXXX-XXXX-XXXX');
      await page.locator('#join-secret').fill('mat-khau-thu');
      await page.locator('#join-again').fill('mat-khau-thu');
      await press(page, 'Nối vào xã');
      await page.getByText(/^Mã không đúng, đã dùng/).waitFor();
      await page.locator('#join-code').fill('M4ZT-8QKC-22HW-RX7D');
      await press(page, 'Nối vào xã');
      await page.getByText('AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH').waitFor();
    });
  });

  it('says each reason for which a PC is not let in, and keeps what was typed', async () => {
    await on({ scenario: { phase: 'first_run' } }, async (page) => {
      await press(page, /^Nối vào xã đã có/);
      for (const [box, text] of [
        ['address', 'https://example.invalid'],
        ['commune', 'H99.99'],
        ['code', 'H0HB-0000-0000-0001'],
        ['secret', 'mat-khau-thu'],
        ['again', 'mat-khau-thu'],
      ] as const) {
        await page.locator(`#join-${box}`).fill(text);
      }
      const refused = async (words: RegExp) => {
        await page.locator('#join-again').press('Enter');
        await page.getByRole('alert').getByText(words).waitFor();
      };
      await refused(/^Địa chỉ này không phải máy chủ xã/);
      await page.locator('#join-address').fill('https://192.168.7.7');
      await refused(/^Không nối được máy chủ xã/);
      await page.locator('#join-address').fill('https://192.168.1.10:8443');
      await refused(/^Mã đơn vị không đúng/);
      await page.locator('#join-commune').fill('H99.01');
      await refused(/^Mọi máy của xã đã mất/);
      await page.locator('#join-recovery').fill('R7QW-2MZK-P9TD-44XC');
      await page.locator('#join-again').press('Enter');
      await page.getByText('AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH').waitFor();
    });
  });

  it('comes in again by a code where the hub does not know the PC any more', async () => {
    await on({ path, scenario: { sharing: 'unknown' } }, async (page) => {
      await page.locator('#again-code').fill('XXXX');
      await page.locator('#again-code').press('Enter');
      await page.getByText(/^Mã không đúng, đã dùng/).waitFor();
      await page.locator('#again-code').fill('M4ZT-8QKC-22HW-RX7D');
      await page.locator('#again-code').press('Enter');
      await toast(page, 'Máy này đã nối lại với xã');
      expect(await page.locator('#again-code').count()).toBe(0);
      await page.getByText('Mọi việc của máy này đã có bản sao ở máy chủ xã.').waitFor();
    });
  });

  it('says above every screen that the hub is away, and leads to where all of it is said', async () => {
    await on({ scenario: { sharing: 'cut' } }, async (page) => {
      const strip = page.locator('.strip', { hasText: 'Mất máy chủ xã từ 08:05.' });
      await strip.getByText('61 việc chỉ có ở máy này', { exact: false }).waitFor();
      await press(page, 'Xem chỗ khác nhau');
      await page.getByRole('heading', { name: /^Hai quầy ghi khác nhau/ }).waitFor();
      expect(await page.getByText(/^Mất máy chủ xã/).count()).toBe(0);
    });
  });

  it('lets a clerk see how it stands and decide, and nothing else', async () => {
    await on({ path, scenario: { clerk: true, sharing: 'cut' } }, async (page) => {
      await page.getByRole('rowheader', { name: /^Quầy 1/ }).waitFor();
      expect(await page.getByRole('button', { name: /^(Ngừng quầy|Thêm máy)/ }).count()).toBe(0);
      expect(await page.getByRole('button', { name: /^Xem lại Nguyễn/ }).isEnabled()).toBe(true);
    });
  });
});

describe('what another counter does while a screen is open', () => {
  it('comes into the list of the home screen, and the row in hand stays in hand', async () => {
    await on({ scenario: { others: {} } }, async (page) => {
      const second = page.getByRole('link', { name: /-4502, / });
      await second.focus();
      await elsewhere(page, { came: true, held: ['d1'] });
      await page.getByRole('link', { name: /-4520, / }).waitFor();
      await page.getByText('Ở quầy 1').waitFor();
      expect(await focused(page)).toContain('-4502, ');
      expect(await second.getAttribute('tabindex')).toBe('0');
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toMatch(/-4501 Ở quầy 1, Trần Văn Mới/);
    });
  });

  it('comes into a search, and neither the words nor the focus are touched', async () => {
    await on({ path: '/dossiers', scenario: { others: {} } }, async (page) => {
      await page.locator('#find').fill('nguyen');
      await page.getByRole('link', { name: /-4501, / }).waitFor();
      await elsewhere(page, { held: ['d1'] });
      await page.getByText('Ở quầy 1').waitFor();
      expect(await page.locator('#find').inputValue()).toBe('nguyen');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('find');
    });
  });

  it('comes into a dossier that is open, beside a dialog with half a sentence in it', async () => {
    await on({ path: '/dossiers/d1', scenario: { others: {} } }, async (page) => {
      await press(page, /^Xin hủy vì nhập nhầm/);
      const dialog = page.getByRole('dialog');
      await dialog.locator('textarea').pressSequentially('Nhập hai lần', { delay: 50 });
      await elsewhere(page, { held: ['d1'] });
      await page.getByText(/^Bùi Thị So đang làm hồ sơ này ở quầy 1 từ 09:30/).waitFor();
      expect(await dialog.locator('textarea').inputValue()).toBe('Nhập hai lần');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    });
  });

  it('is taken over at this counter and let go again by one button that keeps the focus', async () => {
    await on({ path: '/dossiers/d1', scenario: { dossier: 'held' } }, async (page) => {
      await page.getByText(/Hỏi người đó trước khi làm tiếp ở đây/).waitFor();
      await press(page, 'Chuyển về đây làm');
      await page.getByText(/nhận làm hồ sơ này ở đây/).waitFor();
      expect(await focused(page)).toBe('Thôi giữ');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Nhận làm' }).waitFor();
      expect(await focused(page)).toBe('Nhận làm');
    });
  });

  it('comes into the sync centre, where the other counter sends', async () => {
    await on({ path: '/sync', scenario: { exchange: { mixed: true }, others: {} } }, async (page) => {
      const first = page.getByRole('link', { name: /-4501, / });
      await first.focus();
      await elsewhere(page, { sends: true });
      await page.getByText('Quầy 1 gửi').waitFor();
      expect(await focused(page)).toContain('-4501, ');
    });
  });

  it('comes into the books', async () => {
    await on({ path: '/certify/books', scenario: { others: {} } }, async (page) => {
      await page.locator('tbody a').first().focus();
      const before = await focused(page);
      await elsewhere(page, { book: true });
      await page.getByText('quầy khác cấp số').waitFor();
      expect(await focused(page)).toBe(before);
    });
  });

  it('is read once for a burst, and what came behind a locked screen when it is opened', async () => {
    await on({ scenario: { others: {} } }, async (page) => {
      await page.getByRole('link', { name: /-4501, / }).waitFor();
      const before = await calls(page, 'home');
      for (let n = 0; n < 20; n += 1) await moved(page);
      await page.waitForTimeout(300);
      expect((await calls(page, 'home')) - before).toBeLessThanOrEqual(4);
      await page.keyboard.press('Control+l');
      await page.locator('#secret').waitFor();
      const locked = await calls(page, 'home');
      await page.waitForTimeout(1_100);
      await elsewhere(page, { came: true });
      await page.waitForTimeout(100);
      expect(await calls(page, 'home')).toBe(locked);
      await page.locator('#secret').fill('mat-khau');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: /-4520, / }).waitFor();
    });
  });
});

describe('a book that passes to another counter', () => {
  const open = async (page: Page) => {
    await page.locator('tbody a').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('#book-title').waitFor();
  };

  it('is passed by keys, and says who gives its numbers now', async () => {
    await on({ path: '/certify/books', scenario: { books: 'shared' } }, async (page) => {
      await open(page);
      await press(page, /^Chuyển quầy khác cấp số/);
      await page.locator('#pass-to').selectOption({ label: 'Quầy 4' });
      await page.keyboard.press('Control+Enter');
      await toast(page, 'Quầy 4 cấp số của sổ này từ bây giờ.');
      await page.getByText(/^Quầy 4 đang cấp số của sổ này/).waitFor();
    });
  });

  it('stays while one of its numbers waits for a signature', async () => {
    await on({ path: '/certify/books', scenario: { books: 'reserved' } }, async (page) => {
      await open(page);
      await press(page, /^Chuyển quầy khác cấp số/);
      await press(page, 'Chuyển sổ', page.getByRole('dialog'));
      await page.getByRole('alert').getByText(/^Sổ còn số chờ chữ ký\. Ký hoặc bỏ số đó trước/).waitFor();
    });
  });
});
