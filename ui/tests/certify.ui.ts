import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, painted, useBrowser } from './browser';
import { cardText, newCardText } from './mock/people';
import { scan } from './screens';

useBrowser();

/** Presses keys and counts them as a clerk does: a chord is one, a scan is none, the mouse does not exist. */
class Hands {
  pressed = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(...chords: string[]): Promise<void> {
    for (const chord of chords) {
      this.pressed += 1;
      await this.page.keyboard.press(chord);
    }
  }

  async type(text: string): Promise<void> {
    for (const letter of text) {
      this.pressed += 1;
      await this.page.keyboard.press(letter, { delay: 5 });
    }
  }

  /** Waits until a control of this kind has the focus: the clerk sees where the hands are. */
  async at(id: RegExp): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => document.activeElement?.id ?? '')).toMatch(id);
  }
}

interface Desk {
  calls: string[];
}

const calls = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: Desk }).__DESK__.calls);
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const line = /^line-\d+$/;

describe('the express lane', () => {
  it('takes three papers of 30 copies from any screen with at most 25 keys', async () => {
    await on({ path: '/dossiers' }, async (page) => {
      const hands = new Hands(page);
      await hands.press('F8');
      await hands.at(/^requester$/);
      await scan(page, cardText);
      await hands.at(line);
      for (const paper of ['ks 30', 'cc 30', 'pt 30']) {
        const before = hands.pressed;
        await hands.type(paper);
        await hands.press('Enter');
        expect(hands.pressed - before).toBeLessThanOrEqual(6);
      }
      await hands.press('Alt+k');
      await hands.press('Control+Enter');
      await said(page, 'Số 1235–1237 · Nguyễn Thị Hồng');
      await said(page, 'Thu 240.000 đ');
      await said(page, /^Đặt 90 bản sao vào khay máy in Canon-Quay2/);
      await said(page, 'Đóng dấu giáp lai các bản sao số 1236.');
      expect(await calls(page)).toContain('certify_print');
      expect(hands.pressed).toBeLessThanOrEqual(25);
      await hands.at(/^requester$/);
    });
  });

  it('takes a simple visit with at most 12 keys, and the next person simply begins', async () => {
    await on({}, async (page) => {
      const hands = new Hands(page);
      await hands.press('F8');
      await hands.at(/^requester$/);
      await scan(page, newCardText);
      await hands.at(line);
      await hands.type('ks 3');
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, 'Số 1235 · Trần Văn Mới');
      expect(hands.pressed).toBeLessThanOrEqual(12);
      await hands.at(/^requester$/);
      for (const letter of 'Y Brom') await page.keyboard.press(letter, { delay: 60 });
      await hands.press('Enter');
      await hands.at(line);
      await hands.type('hb 2');
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, 'Số 1236 · Y Brom');
      await said(page, 'Thu 28.000 đ');
    });
  });

  it('reads a line as it is typed, and offers what it may mean', async () => {
    await on({ path: '/certify' }, async (page) => {
      const box = page.locator('input[role=combobox]').first();
      await box.fill('bang');
      await page.locator('li[role=option]').first().waitFor();
      expect(await page.locator('li[role=option]').allTextContents()).toEqual([
        expect.stringMatching(/^Bằng tốt nghiệp trung học phổ thông\s+pt/),
        expect.stringMatching(/^Bằng tốt nghiệp đại học\s+dh/),
      ]);
      await box.press('ArrowDown');
      await box.press('ArrowDown');
      await expect.poll(() => page.locator('[aria-selected=true]', { hasText: 'đại học' }).count()).toBe(1);
      await box.pressSequentially(' 2', { delay: 60 });
      await said(page, '1 trang · 2 bản');
      expect(await page.locator('.facts strong').first().textContent()).toBe('Bằng tốt nghiệp đại học');
      await box.press('Escape');
      await expect.poll(() => page.locator('.facts strong').first().textContent()).toBe('bang');
      expect(await page.locator('li[role=option]').count()).toBe(0);
      await box.fill('hb');
      await box.fill('hb 12 3');
      await said(page, '12 trang · 3 bản');
      await said(page, '14.000 đ/bản');
      await said(page, '42.000 đ');
    });
  });

  it('shows the newest answer, whatever order the answers come in', async () => {
    await on({ alone: true, path: '/certify', scenario: { certify: { slow: 'ks' } } }, async (page) => {
      const asked = async () => (await calls(page)).filter((call) => call === 'certify_check').length;
      const box = page.locator('input[role=combobox]').first();
      await expect.poll(asked).toBe(1);
      await box.fill('ks');
      await expect.poll(asked).toBe(2);
      await box.fill('ks 30');
      await said(page, '1 trang · 30 bản');
      await page.clock.fastForward(61_000);
      await painted(page);
      await painted(page);
      expect(await page.locator('.facts', { hasText: '30 bản' }).count()).toBe(1);
      expect(await page.getByText('1 trang · 1 bản').count()).toBe(0);
    });
  });

  it('takes a card wherever the hands are and leaves the line alone', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      const box = page.locator('input[role=combobox]').first();
      await box.fill('ks 3');
      await scan(page, cardText);
      await expect.poll(() => page.locator('#requester').inputValue()).toBe('Nguyễn Thị Hồng');
      expect(await box.inputValue()).toBe('ks 3');
      await hands.at(line);
      await said(page, 'Kho đã có bản số hóa của Ông/Bà: có thể không cần chứng thực.');
      await scan(page, newCardText);
      await said(page, 'Người yêu cầu: Trần Văn Mới (trước là Nguyễn Thị Hồng).');
      await page.keyboard.press('Tab');
      await page.getByRole('button', { name: 'Hoàn tác' }).first().focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('#requester').inputValue()).toBe('Nguyễn Thị Hồng');
    });
  });

  it('says what is missing and goes there', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      await hands.press('Control+Enter');
      await page.locator('#problems-title').waitFor();
      expect(await page.locator('section[tabindex="-1"] li').count()).toBe(3);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await hands.at(/^requester$/);
      expect(await calls(page)).not.toContain('certify_take');
    });
  });

  it('asks what a paper points to, and one key answers', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await page.locator('#requester').fill('Lê Văn An');
      await page.locator('input[role=combobox]').first().fill('bang nuoc ngoai 2');
      await said(page, /^Có vẻ là giấy tờ nước ngoài/);
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, 'Giấy thứ 1: còn một câu hỏi chưa trả lời.');
      await hands.press('Alt+x');
      await page.getByText(/^Có vẻ là giấy tờ nước ngoài/).waitFor({ state: 'detached' });
      await hands.press('Control+Enter');
      await said(page, 'Số 1235 · Lê Văn An');
    });
  });

  it('goes into another book by one key, which asks for the number of the identity paper', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      expect(await page.locator('#requester-number').count()).toBe(0);
      await scan(page, cardText);
      await hands.at(line);
      await hands.press('Alt+c');
      await hands.at(line);
      await hands.type('uq');
      await said(page, 'số 87');
      expect(await page.locator('#requester-number').inputValue()).toBe('001199000011');
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, 'Thu 10.000 đ');
    });
  });

  it('refuses an original on a ground with its article, in the middle of a visit', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      await scan(page, cardText);
      await hands.at(line);
      await hands.type('ks 3');
      await hands.press('Enter');
      await hands.type('hb 2');
      await said(page, '12 trang · 2 bản');
      await hands.press('Control+r');
      await page.getByRole('dialog').waitFor();
      await hands.at(/^ground-search$/);
      await page.keyboard.type('tay xoa', { delay: 60 });
      expect(await page.getByRole('dialog').getByRole('radio').count()).toBe(1);
      await said(page, 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 1');
      await hands.press('Enter');
      await said(page, 'Đã từ chối: Học bạ.');
      expect((await calls(page)).filter((call) => /refus/.test(call))).toEqual(['certify_refuse_new', 'certify_refusal_print']);
      await hands.at(line);
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, 'Số 1235 · Nguyễn Thị Hồng');
    });
  });

  it('after a jam keeps the numbers, prints them again, and later with a reason', async () => {
    await on({ path: '/certify', scenario: { certify: { jam: true } } }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      await scan(page, cardText);
      await hands.at(line);
      await hands.type('ks 3');
      await hands.press('Alt+k', 'Control+Enter');
      await said(page, /^Máy in không nhận lệnh. Số và phiếu đã lưu/);
      await hands.press('Control+p');
      await said(page, /^Đặt 3 bản sao vào khay/);
      await hands.press('Control+p');
      await page.getByRole('dialog').waitFor();
      await said(page, 'Số giữ nguyên. Bỏ các tờ hỏng.');
      await hands.press('Enter');
      await said(page, 'Đã gửi 3 lời chứng tới máy in Canon-Quay2.');
      await hands.at(/^requester$/);
      expect((await calls(page)).filter((call) => call === 'certify_print')).toHaveLength(3);
      expect((await calls(page)).filter((call) => call === 'certify_take')).toHaveLength(1);
    });
  });

  it('agrees on a later day in writing, and offers the paper for it', async () => {
    await on({ path: '/certify' }, async (page) => {
      await page.locator('#requester').fill('Lê Văn An');
      await page.locator('input[role=combobox]').first().fill('hb 40 200');
      await page.locator('summary').focus();
      await page.keyboard.press('Enter');
      await page.locator('#agreement-days').fill('2');
      await page.locator('#agreement-reason').fill('Nhiều trang');
      await page.keyboard.press('Alt+k');
      await page.getByRole('button', { name: /^Nhận, để chờ cấp số/ }).waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, '1 giấy chờ cấp số · Lê Văn An');
      await page.getByRole('button', { name: 'In thỏa thuận hẹn ngày' }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Đã gửi bản thỏa thuận tới máy in Canon-Quay2.');
      await page.getByRole('button', { name: 'In giấy hẹn' }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Đã gửi giấy hẹn tới máy in Canon-Quay2.');
      expect(await calls(page)).not.toContain('certify_print');
    });
  });

  it('says after 15:00 that it is the next working day', async () => {
    await on({ path: '/certify', scenario: { certify: { late: true } } }, async (page) => {
      await said(page, 'Sau 15:00: trả ngày làm việc tiếp theo.');
      await page.getByRole('button', { name: /^Nhận, để chờ cấp số/ }).waitFor();
    });
  });

  it('keeps what was typed while another screen is looked at', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      await page.locator('#requester').fill('Lê Văn An');
      await page.locator('input[role=combobox]').first().fill('ks 3');
      await hands.press('Alt+1');
      await page.locator('#tab-overdue').waitFor();
      await hands.press('F8');
      await hands.at(line);
      expect(await page.locator('#requester').inputValue()).toBe('Lê Văn An');
      await said(page, '6.000 đ');
    });
  });

  it('opens a book on the spot where it was never opened', async () => {
    await on({ path: '/certify', scenario: { certify: { book: 'not_opened' } } }, async (page) => {
      await page.getByRole('button', { name: 'Mở sổ ở đây' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#open-first').fill('501');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã mở sổ chứng thực bản sao.');
      await page.locator('input[role=combobox]').first().fill('ks 3');
      await said(page, 'số 501');
    });
  });

  it('shows a clerk who may not keep books whom to ask', async () => {
    await on({ path: '/certify', scenario: { clerk: true, certify: { book: 'handed_over', noSigners: true } } }, async (page) => {
      await said(page, /Quầy khác đang giữ sổ chứng thực bản sao.*Nhờ công chức tư pháp hoặc trưởng bộ phận/);
      await said(page, /Chưa có người ký cho hôm nay/);
      expect(await page.getByRole('button', { name: /Mở sổ ở đây|Nhập người ký/ }).count()).toBe(0);
    });
  });
});

describe('rows that wait', () => {
  const queue = { path: '/certify/waiting' };

  it('are numbered and printed by keys', async () => {
    await on(queue, async (page) => {
      await page.locator('#row-c1').waitFor();
      await page.keyboard.press('j');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('row-c1');
      await page.keyboard.press('j');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('row-c2');
      await page.keyboard.press('k');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('row-c1');
      await page.keyboard.press('Space');
      await said(page, 'Đã chọn 1 dòng');
      await page.keyboard.press('p');
      await said(page, 'Đã gửi 2 lời chứng tới máy in Canon-Quay2.');
      await said(page, 'Chưa có số (2)');
      await said(page, 'Chờ chữ ký (5)');
      expect((await calls(page)).filter((call) => /number|print$/.test(call))).toEqual(['certify_number', 'certify_print']);
    });
  });

  it('change their signer as a plan that is shown, then done, then printed again', async () => {
    await on(queue, async (page) => {
      await page.locator('#row-c1').waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('n');
      await page.getByRole('dialog').waitFor();
      await page.getByRole('radio', { name: /Đỗ Văn Duyệt/ }).focus();
      await page.keyboard.press('Space');
      await said(page, '5 dòng đổi sang người này; 3 lời chứng in lại với số cũ.');
      await said(page, '2 dòng giữ nguyên');
      await said(page, 'số 86: người này không ký loại sổ đó');
      await page.keyboard.press('Enter');
      await said(page, 'Đã đổi 5 dòng sang Đỗ Văn Duyệt.');
      await said(page, 'In lời chứng của 3 giấy');
      await expect.poll(() => page.getByRole('radio', { name: 'Đổi người ký' }).isChecked()).toBe(true);
      await page.keyboard.press('Enter');
      await said(page, /^Đã gửi 7 lời chứng/);
    });
  });

  it('are looked at again where the plan is stale', async () => {
    await on({ ...queue, scenario: { certify: { stale: true } } }, async (page) => {
      await page.locator('#row-c1').waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('n');
      await said(page, /dòng đổi sang người này/);
      await page.keyboard.press('Enter');
      await said(page, 'Hàng chờ vừa thay đổi. Xem lại rồi đổi.');
      await page.keyboard.press('Enter');
      await said(page, /^Đã đổi 7 dòng/);
    });
  });

  it('are ticked as signed, all at once', async () => {
    await on(queue, async (page) => {
      await page.locator('#row-c1').waitFor();
      await page.keyboard.press('Control+a');
      await said(page, 'Đã chọn 7 dòng');
      await page.keyboard.press('s');
      await said(page, 'Đánh dấu 4 bản đã ký, đóng dấu');
      expect(await page.locator('#signed-day').inputValue()).toBe('21/11/2026');
      await page.keyboard.press('Enter');
      await said(page, 'Không còn bản nào chờ ký.');
    });
  });

  it('give a number up, and the original waits for another one', async () => {
    await on(queue, async (page) => {
      await page.locator('#row-c4').focus();
      await page.keyboard.press('b');
      await said(page, 'Bỏ số 1231?');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã bỏ số 1231.');
      await said(page, 'Chưa có số (4)');
      await said(page, 'thay số 1231 đã bỏ');
    });
  });

  it('are refused and taken back', async () => {
    await on(queue, async (page) => {
      await page.locator('#row-c1').focus();
      await page.keyboard.press('t');
      await page.locator('#ground-search').fill('2');
      await said(page, 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 2');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã từ chối: Học bạ.');
      await said(page, 'Chưa có số (2)');
      await page.locator('#row-c2').focus();
      await page.keyboard.press('r');
      await page.getByRole('button', { name: 'Ghi là đã rút' }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Chưa có số (1)');
    });
  });

  it('with a print nobody knows of are settled, and held ones printed', async () => {
    await on({ ...queue, scenario: { certify: { prints: true } } }, async (page) => {
      await page.getByRole('button', { name: 'Xem và trả lời' }).focus();
      await page.keyboard.press('Enter');
      await said(page, 'Lời chứng đã in ra chưa?');
      await page.keyboard.press('Enter');
      await page.getByText(/chưa rõ lời chứng/).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'In các giấy này' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/chưa in được lời chứng/).waitFor({ state: 'detached' });
    });
  });

  it('are carried upstairs as a list, and remembered at the hour', async () => {
    await on({ ...queue, scenario: { certify: { remind: true } } }, async (page) => {
      await said(page, '7 bản phải ký trong hôm nay.');
      await page.keyboard.press('d');
      await said(page, 'Đã gửi danh sách 4 dòng tới máy in Canon-Quay2.');
    });
  });

  it('are only looked at by an auditor', async () => {
    await on({ path: '/certify', scenario: { auditor: true } }, async (page) => {
      await page.locator('#row-c4').focus();
      await said(page, 'Chỉ xem – vai trò của bạn không nhận chứng thực');
      expect(await page.getByRole('tab').count()).toBe(5);
      await page.keyboard.press('p');
      await page.keyboard.press('F8');
      await page.waitForTimeout(100);
      expect((await calls(page)).filter((call) => /print|number|check/.test(call))).toEqual([]);
    });
  });
});

describe('today', () => {
  it('adds up, takes ticks back, strikes through and prints the fees', async () => {
    await on({ path: '/certify/today' }, async (page) => {
      await said(page, '7 số · 44 bản · 104.000 đ');
      await said(page, 'Còn 4 số chưa ký.');
      await page.locator('#row-c8').focus();
      await page.keyboard.press('u');
      await said(page, 'Còn 5 số chưa ký.');
      await page.locator('#row-c9').focus();
      await page.keyboard.press('g');
      await page.locator('#strike-field').selectOption('paper');
      await page.locator('#strike-after').fill('Trích lục khai sinh');
      await page.locator('#strike-note').fill('Ghi nhầm');
      await page.keyboard.press('Control+Enter');
      await page.locator('del', { hasText: 'Giấy khai sinh' }).waitFor();
      await page.keyboard.press('d');
      await said(page, /^Đã gửi bảng thu phí/);
    });
  });

  it('cancels what was issued by a decision', async () => {
    await on({ path: '/certify/today' }, async (page) => {
      await page.locator('#row-c8').focus();
      await page.keyboard.press('x');
      await page.locator('#cancel-decision').fill('216/QĐ-UBND');
      await page.locator('#cancel-decided').fill('21/11/2026');
      await page.locator('#cancel-publication').fill('Cổng thông tin xã');
      await page.locator('#cancel-reason').fill('Bản chính giả');
      await page.keyboard.press('Control+Enter');
      await said(page, '216/QĐ-UBND');
    });
  });
});

describe('what was refused or given up', () => {
  it('shows the ground with its article, and prints the form again', async () => {
    await on({ path: '/certify/ended' }, async (page) => {
      await said(page, 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 1');
      await said(page, 'In sai lời chứng: In sai tên giấy');
      await page.locator('#row-c12').focus();
      await page.keyboard.press('p');
      await said(page, 'Đã gửi phiếu từ chối tới máy in Canon-Quay2.');
    });
  });
});

describe('the tabs', () => {
  it('are one chord away, and F8 comes back to the queue of people', async () => {
    await on({ path: '/certify' }, async (page) => {
      const hands = new Hands(page);
      await hands.at(/^requester$/);
      for (const [digit, tab] of [
        ['2', 'waiting'],
        ['3', 'copies'],
        ['4', 'today'],
        ['5', 'ended'],
        ['6', 'books'],
      ] as const) {
        await hands.press(`Control+${digit}`);
        await expect.poll(() => page.locator(`#tab-${tab}`).getAttribute('aria-selected')).toBe('true');
      }
      await hands.press('F8');
      await hands.at(/^requester$/);
    });
  });
});
