import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { scan } from './screens';

useBrowser();

/** Slower than a code reader. */
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 50 });
const moved = (page: Page) =>
  page.evaluate(() => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__('exchange-moved', {}));
const count = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls.filter((call) => call === wanted).length,
    name,
  );
/** Changes what the desk will say from now on. */
const scene = (page: Page, next: object) =>
  page.evaluate((given) => {
    const { __DESK__ } = window as unknown as { __DESK__: { scenario: { exchange: object } } };
    Object.assign(__DESK__.scenario.exchange, given);
  }, next);
const toast = (page: Page, words: string | RegExp) => page.locator('.toasts').getByText(words).waitFor();

describe('the sync centre', () => {
  it('is reached by its key, says in words how things stand, and tries one or all again by a key', async () => {
    await on({ scenario: { exchange: { mixed: true } } }, async (page) => {
      await page.keyboard.press('Alt+0');
      await page.getByRole('heading', { level: 1, name: 'Đồng bộ' }).waitFor();
      await page
        .getByRole('status')
        .getByText('Đang nối với tỉnh. 3 việc chờ gửi, 1 bị từ chối, 1 khác nhau, 1 cần xem trên hệ thống, 1 nhập tay, 1 có thể trùng. Lần gửi cuối 09:40.')
        .waitFor();
      const first = page.getByRole('link', { name: /^000\.00\.17\.H99-261121-4501, / });
      expect(await first.getAttribute('aria-label')).toContain('Bị từ chối: gửi hồ sơ [5]. Gửi hồ sơ: Thiếu trường bắt buộc');
      await page.getByText('Quá 24 giờ').waitFor();
      await first.focus();
      await page.keyboard.press('r');
      await toast(page, /4501: sẽ gửi ngay khi có mạng/);
      await page.keyboard.press('Shift+R');
      await toast(page, /^Đã xếp tất cả/);
      expect(await count(page, 'exchange_retry')).toBe(2);
    });
  });

  it('puts a matter off, filters, turns pages and opens one', async () => {
    await on({ path: '/sync', scenario: { exchange: { mixed: true } } }, async (page) => {
      await page.getByRole('link', { name: /-4504, / }).focus();
      await page.keyboard.press('l');
      await toast(page, /4504: gửi lại sau một giờ/);
      await page.getByText('1–6 trong 8 việc').waitFor();
      await page.getByRole('button', { name: 'Trang sau' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('7–8 trong 8 việc').waitFor();
      await page.locator('#sync-filter').selectOption('person');
      await expect.poll(() => page.locator('tbody tr').count()).toBe(3);
      await page.getByRole('link', { name: /-4503, / }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: /^Đồng bộ 000\.00\.17\.H99-261121-4503/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { level: 1, name: 'Đồng bộ', exact: true }).waitFor();
    });
  });

  it('lets the head stop all sending after saying what follows, and lets it go on', async () => {
    await on({ path: '/sync' }, async (page) => {
      await page.getByRole('button', { name: 'Dừng gửi' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/^Quầy vẫn tiếp nhận/).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Dừng gửi' }).focus();
      await page.keyboard.press('Enter');
      await toast(page, 'Đã dừng gửi');
      await page.getByRole('button', { name: 'Gửi tiếp' }).focus();
      await page.keyboard.press('Enter');
      await toast(page, 'Đã cho gửi tiếp');
    });
  });

  it('shows a clerk no button to stop, and no choice between two versions', async () => {
    const scenario = { clerk: true, exchange: { matter: 'conflict' as const } };
    await on({ path: '/sync/matter/dossier/d1', scenario }, async (page) => {
      await page.getByText('Chỉ xem – trưởng bộ phận xử lý chỗ khác nhau').waitFor();
      expect(await page.getByRole('button', { name: 'Chọn chỗ khác nhau' }).count()).toBe(0);
      await page.keyboard.press('Alt+0');
      await page.getByRole('button', { name: /^Thử lại tất cả/ }).waitFor();
      expect(await page.getByRole('button', { name: 'Dừng gửi' }).count()).toBe(0);
    });
  });
});

describe('the line', () => {
  it('is lost and found without a dialog: the strip and the bar follow the news', async () => {
    await on({ scenario: { exchange: { line: 'up' } } }, async (page) => {
      const bar = page.locator('header[data-region=bar]');
      await bar.getByText('2 chờ gửi').waitFor();
      await scene(page, { line: 'network' });
      await moved(page);
      await page.getByRole('status').getByText('Mất mạng từ 09:12. Vẫn tiếp nhận, quét, in, ký được. 2 việc sẽ tự gửi khi có mạng.').waitFor();
      await bar.getByText('Mất kết nối').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
      await scene(page, { line: 'up' });
      await moved(page);
      await bar.getByText('2 chờ gửi').waitFor();
      expect(await page.getByText(/^Mất mạng từ/).count()).toBe(0);
    });
  });

  it('does not say that the network is gone where one system answers', async () => {
    await on({ scenario: { exchange: { line: 'province' } } }, async (page) => {
      await page.getByRole('status').getByText(/^Hệ thống một cửa của tỉnh không trả lời từ 09:12/).waitFor();
      expect(await page.getByText(/^Mất mạng/).count()).toBe(0);
    });
  });

  it('answers a burst of news with one more reading', async () => {
    await on({ path: '/people' }, async (page) => {
      await page.locator('header[data-region=bar]').getByText('2 chờ gửi').waitFor();
      const before = await count(page, 'exchange');
      await page.evaluate(() => {
        const { __EMIT__ } = window as unknown as { __EMIT__: (event: string, payload: unknown) => void };
        for (let n = 0; n < 50; n += 1) __EMIT__('exchange-moved', {});
      });
      await expect.poll(() => count(page, 'exchange')).toBe(before + 2);
    });
  });
});

describe('a conflict of three fields', () => {
  const visit = { path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'conflict' as const } } };
  const open = async (page: Page) => {
    await page.getByRole('button', { name: 'Chọn chỗ khác nhau' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
  };

  it('is settled by arrows, row by row, and nothing is chosen beforehand', async () => {
    await on(visit, async (page) => {
      await open(page);
      expect(await page.locator('dialog input:checked').count()).toBe(0);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('alert').getByText('Còn 3 chỗ chưa chọn').waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowLeft');
      expect(await page.locator('dialog input:checked').evaluateAll((all) => all.map((one) => one.id))).toEqual([
        'settle-owner-here',
        'settle-phone-there',
        'settle-due_at-here',
      ]);
      await page.keyboard.press('Control+Enter');
      await toast(page, /4501: đã chọn xong/);
      expect(await count(page, 'exchange_settle')).toBe(1);
    });
  });

  it('asks why only for the fields of legal weight', async () => {
    await on(visit, async (page) => {
      await open(page);
      await page.keyboard.press('d');
      await page.getByLabel('Vì sao lấy tên chủ hồ sơ của hệ thống').waitFor();
      expect(await page.getByLabel(/^Vì sao lấy/).count()).toBe(2);
      await page.keyboard.press('Control+Enter');
      await page.getByText('Ghi lý do: đây là chỗ có giá trị pháp lý.').first().waitFor();
      expect(await count(page, 'exchange_settle')).toBe(0);
      await page.waitForFunction(() => document.activeElement?.id === 'settle-owner-reason');
      await type(page, 'Tỉnh đã đối chiếu');
      await page.locator('#settle-due_at-reason').focus();
      await type(page, 'Tỉnh gia hạn');
      await page.keyboard.press('Control+Enter');
      await toast(page, /đã chọn xong/);
    });
  });

  it('keeps all of this machine by one key', async () => {
    await on(visit, async (page) => {
      await open(page);
      await page.keyboard.press('a');
      await expect.poll(() => page.locator('dialog input:checked').count()).toBe(3);
      await page.keyboard.press('Control+Enter');
      await toast(page, /đã chọn xong/);
    });
  });
});

describe('a step that was sent twice', () => {
  it.each([
    ['Đã có trên hệ thống', /đã ghi là có trên hệ thống/],
    ['Chưa có, gửi lại', /sẽ gửi lại bước này/],
  ])('is answered by a person who looked: %s', async (button, done) => {
    await on({ path: '/sync/matter/dossier/d1', scenario: { exchange: { matter: 'look' } } }, async (page) => {
      await page.getByRole('button', { name: 'Trả lời: đã có chưa' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText(/Chuyển công chức tư pháp/).waitFor();
      await page.getByRole('button', { name: button }).focus();
      await page.keyboard.press('Enter');
      await toast(page, done);
      expect(await count(page, 'exchange_looked')).toBe(1);
    });
  });
});

describe('typing by hand', () => {
  const visit = { path: '/sync/hand/d1', viewport: { width: 683, height: 500 } };
  const pasted = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  it('copies one field after the other by one key, goes back by another, and takes the code that is scanned', async () => {
    await on({ ...visit, alone: true }, async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByText('Đã chép 0/9 ô').waitFor();
      await page.keyboard.press('Control+c');
      await page.getByText('Đã chép 1/9 ô · Đã chép Mã thủ tục').waitFor();
      expect(await pasted(page)).toBe('1.000000');
      await page.keyboard.press('Enter');
      await page.getByText(/^Đã chép 2\/9 ô/).waitFor();
      expect(await pasted(page)).toBe('Đăng ký khai sinh');
      await page.keyboard.press('ArrowUp');
      await page.getByText(/^Đã chép 1\/9 ô/).waitFor();
      for (let n = 2; n <= 9; n += 1) {
        await page.keyboard.press('Control+c');
        await page.getByText(new RegExp(`^Đã chép ${n}/9 ô`)).waitFor();
      }
      expect(await pasted(page)).toBe('8000');
      await page.waitForFunction(() => document.activeElement?.id === 'official-code');
      await page.keyboard.press('Enter');
      await page.getByText('Gõ hoặc quét mã của tỉnh trước khi lưu.').waitFor();
      await scan(page, 'H99.00.17-261121-0077');
      await expect.poll(() => page.locator('#official-code').inputValue()).toBe('H99.00.17-261121-0077');
      await page.keyboard.press('Enter');
      await toast(page, /^Đã lưu mã của tỉnh H99\.00\.17-261121-0077/);
      await page.getByRole('heading', { level: 1, name: /4501/ }).waitFor();
    });
  });

  it('says so where the system lets nothing be copied', async () => {
    await on(visit, async (page) => {
      await page.getByText('Đã chép 0/9 ô').waitFor();
      await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('no'))));
      await page.keyboard.press('Control+c');
      await page.getByRole('alert').getByText(/^Không chép được/).waitFor();
      await page.getByText('Đã chép 0/9 ô').waitFor();
    });
  });
});

describe('a day against the province', () => {
  it('is compared with an imported file and confirmed by the head alone', async () => {
    await on({ path: '/sync/day' }, async (page) => {
      await page.getByRole('status').getByText('4 hồ sơ, 2 khác nhau hoặc chưa biết.').waitFor();
      await page.getByRole('button', { name: 'Nhập tệp xuất của tỉnh' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('4 hồ sơ, 1 khác nhau hoặc chưa biết.').waitFor();
      await page.getByText('H99.00.17-261121-0077').waitFor();
      await page.getByRole('button', { name: 'Xác nhận đã đối chiếu' }).focus();
      await page.keyboard.press('Enter');
      await toast(page, 'Đã xác nhận đối chiếu ngày 21/11/2026');
      await page.getByText(/đã xác nhận lúc 09:42/).waitFor();
    });
    await on({ path: '/sync/day', scenario: { clerk: true } }, async (page) => {
      await page.getByText('Trưởng bộ phận xác nhận sau khi đối chiếu.').waitFor();
      expect(await page.getByRole('button', { name: 'Xác nhận đã đối chiếu' }).count()).toBe(0);
    });
  });

  it('is another day where one is typed', async () => {
    await on({ path: '/sync/day' }, async (page) => {
      await page.locator('#sync-day').focus();
      await page.keyboard.press('Control+a');
      await type(page, '20/11/2026');
      await page.keyboard.press('Tab');
      await page.getByRole('heading', { name: /20\/11\/2026/ }).waitFor();
    });
  });
});

describe('dossiers filed online', () => {
  it('open as a draft, unless somebody else works on it', async () => {
    await on({ path: '/sync/online' }, async (page) => {
      await page.getByText('Lê Thị Mẫu đang làm').first().waitFor();
      await page.getByText('Công dân yêu cầu rút hồ sơ').waitFor();
      await page.getByText('Không phải tệp JSON.').waitFor();
      // The text itself: a name put together of boxes has blanks between them that a screen reader does not hear.
      const button = page.getByRole('button', { name: 'Mở H99.00.17-261121-0031' });
      expect(await button.textContent()).toContain('Mở H99.00.17-261121-0031');
      await page.getByRole('link', { name: /^Mở H99\.00\.17-261121-0031/ }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.hash === '#/intake/draft-1');
      expect(await count(page, 'online_open')).toBe(1);
    });
  });

  it('say what of them cannot be used, and that the procedure is to be chosen', async () => {
    await on({ path: '/intake/draft-1', scenario: { filed: true } }, async (page) => {
      await page.getByRole('heading', { name: 'Hồ sơ nộp trực tuyến H99.00.17-261121-0031' }).waitFor();
      await page.getByText(/Giấy khai sinh, khai-sinh\.pdf:/).waitFor();
      await page.getByText(/chưa khớp với thủ tục nào của quầy/).waitFor();
    });
  });

  it('are counted on the home screen, which leads to them', async () => {
    await on({ path: '/', scenario: { filed: true } }, async (page) => {
      await page.getByRole('button', { name: 'Xem hồ sơ trực tuyến' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.hash === '#/sync/online');
    });
  });

  it('are asked for at once, and stay in the list while the line is down', async () => {
    await on({ path: '/sync/online', scenario: { exchange: { line: 'network' } } }, async (page) => {
      await page.getByText(/danh sách là của lần hỏi cuối/).waitFor();
      await page.getByRole('button', { name: 'Hỏi ngay' }).focus();
      await page.keyboard.press('Enter');
      await toast(page, 'Đang hỏi hệ thống tỉnh. Hồ sơ mới hiện ra ở đây.');
      expect(await count(page, 'exchange_pull')).toBe(1);
    });
  });
});

describe('an online payment', () => {
  it('is asked about, and shown once the province confirms it', async () => {
    await on({ path: '/sync/matter/dossier/d1' }, async (page) => {
      await page.getByRole('button', { name: 'Hỏi trạng thái thanh toán' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/mã giao dịch GD-0001/).waitFor();
      expect(await count(page, 'payment_ask')).toBe(1);
    });
  });
});

describe('a dossier', () => {
  it('says how it stands with the province, gets its result and hands it over', async () => {
    await on({ path: '/dossiers/d1' }, async (page) => {
      await page.getByText('Đã nhận 09:40').first().waitFor();
      await page.getByRole('heading', { name: 'Đồng bộ' }).waitFor();
      await page.getByRole('button', { name: 'Nhập kết quả' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#result-number').focus();
      await type(page, '35/2026');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã nhập kết quả/);
      await page.getByRole('button', { name: 'Trả kết quả' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+Enter');
      await toast(page, /^Đã trả kết quả/);
      await page.getByText(/^Đã trả cho Nguyễn Thị Hồng/).waitFor();
      expect([await count(page, 'result_record'), await count(page, 'result_return')]).toEqual([1, 1]);
    });
  });
});

describe('a receipt', () => {
  it('is issued anew with the code of the province once it has one, and printed in the place of the first', async () => {
    const renew = 'Lập giấy hẹn có mã của tỉnh';
    await on({ path: '/dossiers/d1' }, async (page) => {
      await page.getByRole('button', { name: 'Giấy hẹn số 1' }).waitFor();
      expect(await page.getByRole('button', { name: renew }).count()).toBe(0);
    });
    await on({ path: '/dossiers/d1', scenario: { dossier: 'numbered' } }, async (page) => {
      await page.getByRole('button', { name: renew }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('heading', { name: 'Giấy tiếp nhận và hẹn trả' }).waitFor();
      await page.getByText(/^Lấy lại giấy hẹn cũ/).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Đã gửi đến máy in').waitFor();
      await page.getByText(/thay giấy hẹn số 1/).waitFor();
      await page.getByText(/đã thu hồi lúc/).waitFor();
      expect([await count(page, 'receipt_renew'), await count(page, 'receipt_print')]).toEqual([1, 1]);
      expect(await page.getByRole('button', { name: renew }).count()).toBe(0);
    });
  });

  it('that the desk refuses to issue anew says why and stays as it was', async () => {
    await on({ path: '/dossiers/d1', scenario: { dossier: 'numbered', failing: { receipt_renew: 'MoveRefused' } } }, async (page) => {
      await page.getByRole('button', { name: 'Lập giấy hẹn có mã của tỉnh' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(/không còn cho phép/).waitFor();
      expect(await page.getByText(/đã thu hồi lúc/).count()).toBe(0);
    });
  });
});

describe('the connection to the province', () => {
  const path = '/settings/exchange';

  it('is asked at an interval that makes sense, or at the usual one', async () => {
    await on({ path }, async (page) => {
      const minutes = page.locator('#exchange-minutes');
      const wrong = page.getByText('Gõ số phút, từ 1 đến 1440, hoặc để trống.');
      const rest = () => count(page, 'exchange_save');
      const commit = async (text: string) => {
        await minutes.focus();
        await page.keyboard.press('Control+a');
        await page.keyboard.press('Delete');
        await type(page, text);
        await page.keyboard.press('Tab');
      };
      for (const text of ['0', '1441', 'nua gio', '-5', '2.5']) {
        await commit(text);
        await wrong.waitFor();
      }
      expect(await rest()).toBe(0);
      await commit('1440');
      await wrong.waitFor({ state: 'detached' });
      await expect.poll(rest).toBe(1);
      await commit('');
      await expect.poll(rest).toBe(2);
      expect(await minutes.inputValue()).toBe('');
    });
  });

  it('takes files from a folder that is chosen or typed, and none where it is emptied', async () => {
    await on({ path }, async (page) => {
      const folder = page.locator('#exchange-folder');
      await page.getByRole('button', { name: 'Chọn thư mục' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => folder.inputValue()).toBe('/media/o-dia-sao-luu');
      await folder.focus();
      await page.keyboard.press('Control+a');
      await type(page, ' /srv/tinh ');
      await page.keyboard.press('Tab');
      await expect.poll(() => folder.inputValue()).toBe('/srv/tinh');
      await folder.focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Tab');
      await expect.poll(() => count(page, 'exchange_save')).toBe(3);
      expect(await folder.inputValue()).toBe('');
    });
  });

  it('that is refused by the desk keeps the setting as it was', async () => {
    await on({ path, scenario: { failing: { exchange_save: 'Invalid' } } }, async (page) => {
      await page.locator('#exchange-minutes').focus();
      await type(page, '15');
      await page.keyboard.press('Tab');
      await page.getByRole('alert').waitFor();
    });
  });

  it('is added with a password that is never shown again', async () => {
    await on({ path }, async (page) => {
      await page.getByRole('button', { name: 'Thêm kết nối' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+Enter');
      await page.getByText('Gõ tên gọi và địa chỉ https://.').waitFor();
      await page.locator('#connection-name').focus();
      await type(page, 'Cổng thử');
      await page.locator('#connection-address').focus();
      await type(page, 'https://thu.example');
      await page.locator('#connection-account').focus();
      await type(page, 'xa');
      await page.locator('#connection-password').focus();
      await type(page, 'bi mat');
      await page.keyboard.press('Control+Enter');
      const row = page.getByRole('list', { name: 'Các hệ thống của tỉnh' }).getByRole('listitem').filter({ hasText: 'Cổng thử' });
      await row.waitFor();
      expect(await row.getByText('chưa có mật khẩu').count()).toBe(0);
      await row.getByRole('button', { name: /^Sửa/ }).focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('#connection-password').inputValue()).toBe('');
    });
  });

  it('is tested step by step, and the step that failed says what to do', async () => {
    await on({ path, scenario: { exchange: { test: 'refused' } } }, async (page) => {
      await page.getByRole('button', { name: /^Kiểm tra Hệ thống một cửa/ }).focus();
      await page.keyboard.press('Enter');
      const steps = page.getByRole('dialog').getByRole('listitem');
      await steps.nth(2).getByText('Hệ thống trả lời: Sai tài khoản hoặc mật khẩu [401]. Xem lại tài khoản, mật khẩu.').waitFor();
      await steps.nth(3).getByText('Chưa thử, vì bước trước chưa đạt.').waitFor();
    });
  });

  it('takes a route for a procedure found by its name, and a proposed national code', async () => {
    await on({ path }, async (page) => {
      await page.locator('#route-procedure').focus();
      await type(page, 'lien thong');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.getByRole('list', { name: 'Đường riêng của thủ tục' }).getByRole('listitem').count()).toBe(3);
      await page.getByRole('button', { name: 'Hỏi mã từ Hệ thống một cửa của tỉnh' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Nhận 2.001023 (giống 87 %)' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page, 'code_confirm')).toBe(1);
      await expect.poll(() => page.getByText('2.000986').count()).toBe(0);
    });
  });

  it('takes no limit that is no number', async () => {
    await on({ path }, async (page) => {
      await page.locator('#exchange-limit').focus();
      await page.keyboard.press('Control+a');
      await type(page, 'nhanh');
      await page.keyboard.press('Tab');
      await page.getByText('Gõ số KB mỗi giây, từ 1 trở lên, hoặc để trống.').waitFor();
      expect(await count(page, 'exchange_save')).toBe(0);
    });
  });
});
