import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, painted, useBrowser, type Visit } from './browser';
import { morning, type CopiesScene } from './mock/copies';
import { cardText } from './mock/people';
import { scan } from './screens';

useBrowser();

const calls = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const at = async (page: Page, id: RegExp) => {
  await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? '')).toMatch(id);
};
const emit = (page: Page, event: string) =>
  page.evaluate((name) => (window as unknown as { __EMIT__: (event: string, payload: unknown) => void }).__EMIT__(name, null), event);
const rows = (page: Page) => page.locator('input[id^=row-]');
const here = (page: Page) => page.evaluate(() => location.hash.slice(1));

/** Single keys one after the other: a reader would be faster. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key, { delay: 60 });
}

const step = (name: string, copies: CopiesScene = morning, more: Visit['scenario'] = {}): Visit => ({
  path: `/certify/${name}`,
  scenario: { ...more, copies },
});

/** Opens the batch of all that waits, up to the PIN. */
async function batch(page: Page): Promise<void> {
  await rows(page).first().waitFor();
  await page.keyboard.press('Control+Enter');
  await at(page, /^batch-pin$/);
}

async function pin(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

describe('the desk of electronic copies', () => {
  it('opens where this person has something to do, and counts what waits at each step', async () => {
    await on({ path: '/certify/copies', scenario: { clerk: true, copies: { sign: 3, seal: 4 } } }, async (page) => {
      // A clerk signs nothing: the queue is seen, and nothing more.
      await rows(page).first().waitFor();
      expect(await page.getByRole('tab', { selected: true }).allTextContents()).toEqual([
        expect.stringMatching(/^\s*Bản điện tử\s*7$/),
        expect.stringMatching(/^\s*Chờ ký\s*3$/),
      ]);
      expect(await page.getByRole('button', { name: /^Ký / }).count()).toBe(0);
      await page.keyboard.press('Control+Enter');
      await painted(page);
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
    await on({ path: '/certify/copies', scenario: { copies: { compare: 3, sign: 2 } } }, async (page) => {
      await said(page, 'Đối chiếu');
      expect(await page.locator('#tab-to_compare').getAttribute('aria-selected')).toBe('true');
      await page.keyboard.press('Alt+ArrowRight');
      await expect.poll(() => page.locator('#tab-to_sign').getAttribute('aria-selected')).toBe('true');
    });
  });

  it('signs 18 copies with one PIN in at most 8 keys beside it', async () => {
    await on({ path: '/', scenario: { copies: { sign: 18 } } }, async (page) => {
      let pressed = 0;
      const key = async (chord: string) => {
        pressed += 1;
        await page.keyboard.press(chord);
      };
      await key('Alt+4');
      await page.locator('#tab-copies').waitFor();
      await key('Control+3');
      await said(page, 'Ký 18 bản');
      await key('Control+Enter');
      await at(page, /^batch-pin$/);
      await said(page, '18 bản · số 12–29 · quyển 02/2026-SCTĐT/BS');
      await said(page, 'đã đối chiếu đủ trang 18/18 bản');
      await page.keyboard.type('123456');
      await key('Enter');
      await said(page, 'Đã ký 18 bản, số 12–29.');
      await key('Enter');
      await page.locator('#tab-to_seal', { hasText: '18' }).waitFor();
      await said(page, 'Không còn bản nào chờ ký.');
      expect(pressed).toBeLessThanOrEqual(8);
    });
  });

  it('tells a wrong PIN with the tries that are left, and forgets it', async () => {
    await on(step('to_sign'), async (page) => {
      await batch(page);
      await pin(page, '000000');
      await said(page, 'Sai mã PIN. Còn vài lần thử. Chưa số nào bị dùng.');
      await at(page, /^batch-pin$/);
      expect(await page.locator('#batch-pin').inputValue()).toBe('');
      await pin(page, '000001');
      await said(page, /^Sai mã PIN\. Chỉ còn MỘT lần thử/);
      await pin(page, '000002');
      await said(page, 'token đã khóa');
      await expect.poll(() => page.locator('#batch-pin').count()).toBe(0);
      expect((await calls(page)).filter((call) => call === 'signing_start')).toHaveLength(3);
    });
  });

  it('goes on behind a token that was pulled with exactly what was not signed', async () => {
    await on(step('to_sign', { sign: 18, pulled: 7 }), async (page) => {
      await batch(page);
      await pin(page, '123456');
      await said(page, 'Token bị rút. 7 bản đã ký giữ nguyên, 11 bản chưa ký. Cắm lại rồi Ký tiếp.');
      expect(await page.locator('tr.signed').count()).toBe(7);
      await at(page, /^batch-next$/);
      await page.keyboard.press('Enter');
      await at(page, /^batch-pin$/);
      await said(page, '11 bản · số 19–29 · quyển 02/2026-SCTĐT/BS');
      await pin(page, '123456');
      await said(page, 'Đã ký 18 bản, số 12–29.');
      await said(page, 'Xong 18/18 bản');
      expect(await page.locator('tr.signed').count()).toBe(18);
    });
  });

  it('stops after the copy under way, also by Esc, and closes then', async () => {
    await on(step('to_sign', { sign: 18, slow: 150 }), async (page) => {
      await batch(page);
      await pin(page, '123456');
      await page.locator('tr.signed').first().waitFor();
      await page.keyboard.press('Escape');
      await said(page, /^\d+ bản đã ký giữ nguyên, \d+ bản chưa ký\.$/);
      expect(await page.getByRole('dialog').count()).toBe(1);
      const signed = await page.locator('tr.signed').count();
      expect(signed).toBeLessThan(18);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      await page.locator('#tab-to_sign', { hasText: String(18 - signed) }).waitFor();
      await at(page, /^tab-copies$/);
    });
  });

  it('shows what stays and why, plans again what changed meanwhile, and asks no PIN where the phone does', async () => {
    await on(step('to_sign', { sign: 4, begun: true, otherSigner: true, stale: true, phone: true }), async (page) => {
      await rows(page).first().waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, '1 bản để lại');
      await said(page, 'Bằng tốt nghiệp đại học: người khác ký bản này');
      await said(page, 'ký dở');
      await said(page, /^Không gõ mã ở đây/);
      expect(await page.locator('#batch-pin').count()).toBe(0);
      await page.keyboard.press('Control+Enter');
      await said(page, 'Hàng chờ vừa thay đổi. Xem lại rồi làm tiếp; chưa bản nào được ký.');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã ký 3 bản, số 12–14.');
    });
  });

  it('seals with the certificate of the agency, then prints the slip; what waits for its time is completed', async () => {
    await on(step('to_seal', { seal: 2, issued: 2, media: true }), async (page) => {
      await batch(page);
      expect(await page.getByRole('radio', { checked: true }).count()).toBe(1);
      await said(page, 'còn hạn 29 ngày');
      await said(page, 'chứng thư cá nhân, dùng ở bước ký');
      await pin(page, '123456');
      await said(page, 'Đã đóng dấu 2 bản, số 14–15.');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Alt+ArrowRight');
      await expect.poll(() => rows(page).count()).toBe(4);
      await press(page, 'j', 'j', 'p');
      await said(page, /^Bản này còn chờ dấu thời gian/);
      await press(page, 'c');
      await said(page, 'Đã hoàn tất chứng cứ của 3 bản.');
      await press(page, 'p');
      await said(page, /^Đã gửi phiếu giao số \d+ tới máy in Canon-Quay2\.$/);
      await press(page, 'm');
      await said(page, /^Đã chép ra \/media\/o-dia-sao-luu\/ban-sao-dien-tu-00\d\d-2026\.pdf\.$/);
    });
  });

  it('says so where no token is plugged in, and looks again when told or when one comes', async () => {
    for (const plug of ['key', 'token'] as const) {
      await on(step('to_sign', { sign: 2, noKey: true }), async (page) => {
        await rows(page).first().waitFor();
        await page.keyboard.press('Control+Enter');
        await said(page, 'Không thấy chứng thư nào. Cắm token rồi nhấn Tìm lại.');
        await at(page, /^batch-look$/);
        if (plug === 'key') await page.keyboard.press('Enter');
        else await emit(page, 'tokens-moved');
        await at(page, /^batch-pin$/);
        await said(page, '2 bản · số 12–13 · quyển 02/2026-SCTĐT/BS');
      });
    }
  });
});

describe('a copy beside its original', () => {
  it('is compared when every page was on screen, and the next one is opened', async () => {
    await on(step('to_compare'), async (page) => {
      await rows(page).first().waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã xem 1/2 trang');
      const first = await here(page);
      await page.keyboard.press('Control+Enter');
      await painted(page);
      expect(await calls(page)).not.toContain('copy_compare');
      await page.keyboard.press('PageDown');
      await said(page, 'Đã xem 2/2 trang');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã đối chiếu: Giấy khai sinh.');
      await expect.poll(() => here(page)).not.toBe(first);
      await said(page, 'Bản 1/2 của hàng chờ');
      await press(page, 'j');
      await said(page, 'Bản 2/2 của hàng chờ');
      await press(page, 'k');
      await said(page, 'Bản 1/2 của hàng chờ');
      await page.keyboard.press('Escape');
      await expect.poll(() => here(page)).toBe('/certify/to_compare');
    });
  });

  it('has both sides moved together until they are let go', async () => {
    await on(step('to_compare', { compare: 1, pages: 3 }), async (page) => {
      await rows(page).first().waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã xem 1/3 trang');
      const top = (side: string) => page.locator(`#pane-${side}`).evaluate((pane) => Math.round(pane.scrollTop));
      const scroll = (side: string, to: number) => page.locator(`#pane-${side}`).evaluate((pane, where) => (pane.scrollTop = where), to);
      await press(page, '+', '+');
      await said(page, '200 %');
      await scroll('scan', 120);
      await expect.poll(() => top('copy')).toBe(120);
      await press(page, 'z');
      await scroll('scan', 40);
      await painted(page);
      await painted(page);
      expect(await top('copy')).toBe(120);
      await press(page, 'l');
      expect(await page.locator('.loupe').count()).toBe(2);
      const left = () => page.locator('.loupe').first().evaluate((lens) => lens.style.left);
      const before = await left();
      await page.keyboard.press('Shift+ArrowRight');
      await expect.poll(left).not.toBe(before);
    });
  });

  it('is chosen for the batch while it is looked at, or sent back with the reason', async () => {
    await on(step('to_sign', { sign: 3 }), async (page) => {
      await rows(page).first().focus();
      await page.keyboard.press('Enter');
      await said(page, 'Bản 1/3 của hàng chờ');
      await press(page, ' ');
      await said(page, 'Bản 2/3 của hàng chờ');
      await said(page, 'Lô ký: 1 bản');
      await press(page, 'h');
      await at(page, /^return-words$/);
      await page.keyboard.type('Trang 2 mờ', { delay: 60 });
      await page.keyboard.press('Enter');
      await said(page, 'Đã trả lại 1 bản để đối chiếu.');
      await said(page, 'Bản 2/2 của hàng chờ');
      await page.keyboard.press('Escape');
      await expect.poll(() => rows(page).count()).toBe(2);
      await said(page, 'Đã chọn 1 dòng');
      await said(page, 'Ký bản này');
    });
  });

  it('is refused from here on a ground', async () => {
    await on(step('to_compare', { compare: 2 }), async (page) => {
      await rows(page).first().waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, 'Bản 1/2 của hàng chờ');
      await press(page, 't');
      await at(page, /^ground-search$/);
    });
  });

  it('shows one side at a time in a narrow window, and wants both seen', async () => {
    await on({ ...step('to_compare', { compare: 1, pages: 1 }), viewport: { width: 1093, height: 557 } }, async (page) => {
      await rows(page).first().waitFor();
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã xem 0/1 trang');
      await page.getByRole('tab', { name: 'Bản quét từ bản chính' }).focus();
      await page.keyboard.press('ArrowRight');
      await said(page, 'Đã xem 1/1 trang');
    });
  });
});

describe('from the express lane to the comparison', () => {
  it('takes an electronic copy by one key, scans it and opens it beside its original', async () => {
    await on({ path: '/certify', scenario: { copies: {} } }, async (page) => {
      await at(page, /^requester$/);
      await scan(page, cardText);
      await at(page, /^line-\d+$/);
      await page.keyboard.press('Alt+e');
      await page.keyboard.type('ks', { delay: 60 });
      await said(page, 'Nhận, chờ quét bản chính');
      await page.keyboard.press('Alt+e');
      await said(page, 'Nhận và in lời chứng');
      await page.keyboard.press('Alt+e');
      await said(page, 'Nhận, chờ quét bản chính');
      await page.keyboard.press('Alt+k');
      await page.keyboard.press('Control+Enter');
      await said(page, '1 bản điện tử chờ quét bản chính.');
      expect(await calls(page)).not.toContain('certify_print');
      await page.keyboard.press('F4');
      await said(page, 'Xong, chuyển đối chiếu');
      await page.keyboard.press('F4');
      await expect.poll(() => page.locator('#scan-done').count()).toBe(1);
      await said(page, '5 trang');
      await page.keyboard.press('Control+Enter');
      await said(page, 'Đã xem 1/5 trang');
      expect(await calls(page)).toContain('copy_scan_done');
      expect(await here(page)).toMatch(/^\/certify\/copies\//);
    });
  });
});
