import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { FieldTaken, StackView } from '../src/bindings';
import { on, useBrowser } from './browser';
import type { ScanScene } from './mock/scan';

useBrowser();

interface Desk {
  calls: string[];
  answer: (name: string, args: unknown) => Promise<unknown>;
}

const calls = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: Desk }).__DESK__.calls);
const times = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;

/** The stack as the desk keeps it. */
const kept = (page: Page, draft = 'draft-1') =>
  page.evaluate((id) => (window as unknown as { __DESK__: Desk }).__DESK__.answer('scan_open', { draft: id }), draft) as Promise<StackView>;

/** Where each page lies: the line of its paper, or why it is set aside. */
const places = async (page: Page) => (await kept(page)).pages.map((sheet) => sheet.aside ?? sheet.bin?.line ?? '');

const inGrid = (page: Page) => page.waitForFunction(() => document.activeElement?.id === '' && document.activeElement.getAttribute('aria-multiselectable') === 'true');
const onProcedures = (page: Page) => page.waitForFunction(() => document.activeElement?.getAttribute('aria-labelledby') === 'scan-procedures');
const here = (page: Page) => page.getByRole('listbox', { name: 'Các trang đã quét' }).getAttribute('aria-activedescendant');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

/** Single keys wait a moment for a code reader; a person never presses two so fast. Returns how many were pressed. */
async function press(page: Page, ...chords: string[]): Promise<number> {
  for (const chord of chords) {
    await page.keyboard.press(chord);
    await page.waitForTimeout(70);
  }
  return chords.length;
}

const stack = (scene: ScanScene, check: (page: Page) => Promise<void>) =>
  on({ path: '/scan/draft-1', scenario: { scan: scene } }, async (page) => {
    await page.locator('#scan-feed').waitFor();
    await inGrid(page);
    await check(page);
  });

describe('papers first', () => {
  it('come to their places from the home screen in no more than eight keys', async () => {
    await on({ scenario: { scan: { read: true } } }, async (page) => {
      let keys = await press(page, 'F4');
      await page.locator('#scan-feed').waitFor();
      keys += await press(page, 'F4');
      await onProcedures(page);
      expect(await page.getByRole('option', { selected: true }).first().textContent()).toContain('2 giấy tờ khớp');
      keys += await press(page, 'Enter');
      await page.getByText('5 trang có gợi ý.').waitFor();
      await inGrid(page);
      keys += await press(page, 'Alt+a');
      await expect.poll(() => places(page)).toEqual(['to-khai', 'to-khai', 'khai-sinh', 'blank', 'to-khai', 'to-khai']);
      keys += await press(page, 'Control+Enter');
      await page.getByText('Đã nhập 4 trang').waitFor();
      await page.getByText('Đã nhập 1 trang').waitFor();
      expect(keys).toBeLessThanOrEqual(8);
    });
  });

  it('come from files just as well', async () => {
    await on({ scenario: { scan: { read: true } } }, async (page) => {
      let keys = await press(page, 'F4');
      await page.locator('#scan-feed').waitFor();
      keys += await press(page, 'i');
      await page.getByRole('dialog').getByRole('listbox').waitFor();
      keys += await press(page, 'Enter');
      await onProcedures(page);
      keys += await press(page, 'Enter');
      await page.getByText('1 trang có gợi ý.').waitFor();
      keys += await press(page, 'Alt+a');
      await expect.poll(() => places(page)).toEqual(['to-khai']);
      keys += await press(page, 'Control+Enter');
      await page.getByText('Đã nhập 1 trang').waitFor();
      expect(keys).toBeLessThanOrEqual(8);
    });
  });

  it('take no procedure by themselves; the arrows choose another, and Ctrl+Z gives it up again', async () => {
    await on({ scenario: { scan: { read: true } } }, async (page) => {
      await press(page, 'F4');
      await page.locator('#scan-feed').waitFor();
      await press(page, 'F4');
      await onProcedures(page);
      expect(await times(page, 'intake_change')).toBe(0);
      await press(page, 'ArrowDown', 'Enter');
      await page.locator('.toasts').getByText('Đã chọn thủ tục Đăng ký khai sinh').waitFor();
      expect((await kept(page)).bins[0]?.bin.procedure).toBe('khai-sinh');
      await press(page, 'Control+z');
      await expect.poll(async () => (await kept(page)).bins).toEqual([]);
      await expect.poll(() => page.locator('.toasts').getByText('Đã chọn thủ tục').count()).toBe(0);
      await page.locator('#scan-procedure-2').waitFor();
    });
  });

  it('Alt+A goes to the procedures while there is none, Escape back to the pages', async () => {
    await on({ scenario: { scan: { read: true } } }, async (page) => {
      await press(page, 'F4');
      await page.locator('#scan-feed').waitFor();
      await press(page, 'F4');
      await onProcedures(page);
      await press(page, 'Escape');
      await inGrid(page);
      await press(page, 'Alt+a');
      await onProcedures(page);
      expect(await times(page, 'scan_change')).toBe(0);
    });
  });
});

describe('a proposal', () => {
  it('is said under its page and to who cannot see it, and lies nowhere before it is accepted', async () => {
    await stack({ pages: 4, read: true }, async (page) => {
      await page.locator('#page-3').getByText('Có vẻ (70 %): Giấy khai sinh bản chính', { exact: true }).waitFor();
      expect(await page.locator('#page-3 .sr-only').textContent()).toContain('Có vẻ (70 %)');
      expect(await page.locator('#page-4 .guess').textContent()).toContain('Thẻ căn cước');
      expect(await places(page)).toEqual(['', '', '', '']);
      expect(await times(page, 'scan_change')).toBe(0);
    });
  });

  it('of one page is accepted by Enter, and no other', async () => {
    await stack({ pages: 4, read: true }, async (page) => {
      await press(page, 'ArrowRight', 'ArrowRight', 'Enter');
      await expect.poll(() => places(page)).toEqual(['', '', 'khai-sinh', '']);
      await expect.poll(() => page.locator('#page-3 .guess').count()).toBe(0);
      await page.getByText('3 trang có gợi ý.').waitFor();
      await press(page, 'Enter');
      await page.getByRole('status').getByText('Trang này không có gợi ý').waitFor();
      await press(page, 'End', 'Enter');
      await expect.poll(() => places(page)).toEqual(['', '', 'khai-sinh', 'removed']);
    });
  });

  it('that differs from where the clerk put the page is said, and left as it is by Alt+A', async () => {
    await stack({ pages: 4, read: true }, async (page) => {
      await press(page, '2');
      await expect.poll(() => places(page)).toEqual(['khai-sinh', 'khai-sinh', 'khai-sinh', 'khai-sinh']);
      await page.locator('#page-1').getByText('Có vẻ (88 %): Tờ khai cấp bản sao', { exact: true }).waitFor();
      expect(await page.getByText(/trang có gợi ý\./).count()).toBe(0);
      await press(page, 'Alt+a');
      expect(await times(page, 'scan_change')).toBe(1);
    });
  });

  it('of all pages is taken back by Ctrl+Z, and the toast that offers it goes', async () => {
    await stack({ pages: 4, read: true }, async (page) => {
      await press(page, 'Alt+a');
      await expect.poll(() => places(page)).toEqual(['to-khai', 'to-khai', 'khai-sinh', 'removed']);
      await page.locator('.toast button').waitFor();
      await press(page, 'Control+z');
      await expect.poll(() => places(page)).toEqual(['', '', '', '']);
      await expect.poll(() => page.locator('.toast button').count()).toBe(0);
    });
  });

  it('is taken back from its toast, but no more once something else was done', async () => {
    await stack({ pages: 4, read: true }, async (page) => {
      await press(page, 'Alt+a');
      await page.locator('.toast button').click();
      await expect.poll(() => places(page)).toEqual(['', '', '', '']);
      await press(page, 'Alt+a');
      await page.locator('.toast button').waitFor();
      await press(page, 'r');
      await expect.poll(() => page.locator('.toast button').count()).toBe(0);
      await press(page, 'Control+z');
      await expect.poll(async () => (await kept(page)).pages[0]?.turns).toBe(0);
      expect(await places(page)).toEqual(['to-khai', 'to-khai', 'khai-sinh', 'removed']);
    });
  });
});

describe('a sheet that says something of its stack', () => {
  it('names the person of a card, who is taken with all proposals and not before', async () => {
    await stack({ pages: 3, read: true, codes: true }, async (page) => {
      const person = page.getByText('Trong tập có thẻ của MẪU THỊ THẺ (0010******99)');
      await person.waitFor();
      expect(await times(page, 'scan_change')).toBe(0);
      await press(page, 'Alt+a');
      await person.waitFor({ state: 'detached' });
      expect(await times(page, 'scan_change')).toBe(1);
    });
  });

  it('leads to the dossier whose slip it is', async () => {
    await stack({ pages: 1, codes: true }, async (page) => {
      await page.getByText('Trong tập có phiếu của hồ sơ H99.01-261121-4001').waitFor();
      await page.getByRole('button', { name: 'Mở hồ sơ đó' }).click();
      await page.waitForFunction(() => location.hash === '#/dossiers/d1');
    });
  });
});

describe('a page with a stamp of secrecy', () => {
  it('is said at once, and judged by N: the next one comes into view', async () => {
    await stack({ pages: 6, secret: [2, 5] }, async (page) => {
      await page.getByRole('alert').getByText('2 trang có thể có dấu mật, cao nhất: Tối mật.').waitFor();
      await page.locator('#page-2').getByText('Có thể có dấu TỐI MẬT').first().waitFor();
      await page.getByRole('button', { name: 'Xem trang 2' }).focus();
      await page.keyboard.press('Enter');
      await inGrid(page);
      expect(await here(page)).toBe('page-2');
      await press(page, 'n');
      await expect.poll(() => here(page)).toBe('page-5');
      await page.getByRole('alert').getByText('1 trang có thể có dấu mật, cao nhất: Mật.').waitFor();
      await press(page, 'n');
      await expect.poll(() => page.getByRole('alert').count()).toBe(0);
      expect((await kept(page)).pages.every((sheet) => sheet.secrecy === null)).toBe(true);
    });
  });

  it('is destroyed with all of its file, after a question that stands on the safe answer', async () => {
    await stack({ pages: 6, secret: [3] }, async (page) => {
      await press(page, 'q', 'Shift+Delete');
      const dialog = page.getByRole('dialog', { name: 'Hủy trang 3?' });
      await dialog.getByText(/cả 2 trang đến từ cùng một tệp/).waitFor();
      await dialog.getByText('Không hoàn tác được.').waitFor();
      expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Không, quay lại');
      await press(page, 'Enter');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect((await kept(page)).pages).toHaveLength(6);
      await press(page, 'Shift+Delete', 'Tab', 'Enter');
      await page.locator('.toasts').getByText('Đã hủy 2 trang').waitFor();
      expect((await kept(page)).pages.map((sheet) => sheet.id)).toEqual([1, 2, 5, 6]);
      await inGrid(page);
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  });

  it('that is set aside is still here: it is brought back to be judged', async () => {
    await stack({ pages: 3, secret: [2] }, async (page) => {
      await press(page, 'ArrowRight', 'Delete');
      await page.getByRole('button', { name: 'Lấy lại trang đã bỏ để xem' }).click();
      await page.getByRole('button', { name: /^Hủy trang ngay/ }).waitFor();
      expect(await here(page)).toBe('page-2');
    });
  });

  it('goes to no paper before: the desk says so, and the page comes into view', async () => {
    await stack({ pages: 4, secret: [3] }, async (page) => {
      await press(page, 'Control+a', '1', 'Home', 'Control+Enter');
      await page.getByRole('alert').getByText(/PagesSecret/).waitFor();
      await expect.poll(() => here(page)).toBe('page-3');
      await press(page, 'n', 'Control+Enter');
      await page.getByText('Đã nhập 4 trang').waitFor();
    });
  });

  it('has its keys on the sheet of shortcuts only while it is in view', async () => {
    await stack({ pages: 2, secret: [2] }, async (page) => {
      await press(page, 'F1');
      expect(await page.getByRole('dialog').textContent()).not.toContain('Không phải dấu mật');
      await press(page, 'Escape', 'ArrowRight', 'F1');
      const words = await page.getByRole('dialog').textContent();
      for (const one of ['Không phải dấu mật', 'Hủy trang có dấu mật', 'Nhận gợi ý của trang', 'Nhận mọi gợi ý', 'Đến phần đọc được']) expect(words).toContain(one);
    });
  });
});

describe('what was read on a page', () => {
  const field = (name: string) => `field-1-${name}`;
  /** What was told to the desk, oldest first. */
  const told = (page: Page) =>
    page.evaluate(() => (window as unknown as { __TOLD__: FieldTaken[] }).__TOLD__.map(({ field, value, into_person }) => [field, value, into_person]));
  const listen = (page: Page) =>
    page.evaluate(() => {
      const host = window as unknown as { __DESK__: Desk; __TOLD__: FieldTaken[] };
      const answer = host.__DESK__.answer.bind(host.__DESK__);
      host.__TOLD__ = [];
      host.__DESK__.answer = (name, args) => {
        if (name === 'scan_take_field') host.__TOLD__.push((args as { taken: FieldTaken }).taken);
        return answer(name, args);
      };
    });

  it('is confirmed by Enter one after the other, its place framed, and nothing before', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await listen(page);
      await press(page, 'e');
      expect(await focused(page)).toBe(field('document_number'));
      const mark = await page.locator('.mark').boundingBox();
      const paper = await page.locator('.paper').boundingBox();
      expect(((mark?.y ?? 0) + 8 - (paper?.y ?? 0)) / (paper?.height ?? 1)).toBeCloseTo(0.12, 1);
      expect(await told(page)).toEqual([]);
      await press(page, 'Enter', 'Enter');
      expect(await focused(page)).toBe(field('person_name'));
      expect(await told(page)).toEqual([
        ['document_number', '12/2025', false],
        ['document_date', '2025-03-01', false],
      ]);
      await press(page, 'Escape');
      await inGrid(page);
      expect(await page.locator('.mark').count()).toBe(0);
    });
  });

  it('is put right as it is written here, and a day is sent as the desk keeps it', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await listen(page);
      const birth = page.locator(`#${field('birth_date')}`);
      await page.getByText('tin cậy 74 %: đọc chưa chắc, đối chiếu với giấy').waitFor();
      expect(await birth.inputValue()).toBe('11/02/1990');
      await birth.fill('31/2/1990');
      await press(page, 'Enter');
      await page.getByText(/31\/02\/1990 không có thật/).waitFor();
      expect(await told(page)).toEqual([]);
      await birth.fill('1/2/1990');
      await press(page, 'Enter');
      await expect.poll(() => told(page)).toEqual([['birth_date', '1990-02-01', false]]);
      expect(await birth.inputValue()).toBe('01/02/1990');
    });
  });

  it('fills the person only where the person has nothing, and only by Shift+Enter', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await listen(page);
      await page.locator(`#${field('person_name')}`).focus();
      await press(page, 'Shift+Enter');
      await expect.poll(() => told(page)).toEqual([['person_name', 'Nguyễn Thị Hồng', false]]);
      await page.locator(`#${field('mother_name')}`).fill('Trần Thị Mẫu Hai');
      await press(page, 'Shift+Enter');
      await expect.poll(async () => (await told(page)).at(-1)).toEqual(['mother_name', 'Trần Thị Mẫu Hai', true]);
      expect(await told(page)).toHaveLength(2);
      await expect.poll(() => page.getByRole('button', { name: /^Ghi vào hồ sơ/ }).count()).toBe(0);
    });
  });

  it('is taken back by its key and by its button; Del in the box is for its text', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await listen(page);
      await press(page, 'e', 'Enter');
      await page.locator(`#${field('document_number')}`).focus();
      await press(page, 'Home', 'Delete');
      expect(await page.locator(`#${field('document_number')}`).inputValue()).toBe('2/2025');
      expect(await told(page)).toHaveLength(1);
      await press(page, 'Alt+Delete');
      await expect.poll(async () => (await told(page)).at(-1)).toEqual(['document_number', null, false]);
      await page.locator(`#${field('person_name')}`).focus();
      await press(page, 'Enter');
      await page.getByRole('button', { name: 'Bỏ xác nhận Họ và tên' }).click();
      await expect.poll(async () => (await told(page)).at(-1)).toEqual(['person_name', null, false]);
    });
  });

  it('is not kept without a value', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await listen(page);
      await page.locator(`#${field('document_number')}`).fill('   ');
      await press(page, 'Enter');
      await page.getByText('Gõ giá trị trên giấy').waitFor();
      expect(await told(page)).toEqual([]);
    });
  });

  it('has its keys on the sheet of shortcuts', async () => {
    await stack({ pages: 2, read: true }, async (page) => {
      await page.locator(`#${field('mother_name')}`).focus();
      await press(page, 'F1');
      const words = await page.getByRole('dialog').textContent();
      for (const one of ['Xác nhận giá trị đã đọc', 'Xác nhận và ghi vào hồ sơ']) expect(words).toContain(one);
    });
  });
});

describe('a stamp seen outside the scan screen', () => {
  it('on an imported paper is said on its line, and F4 takes its pages to be judged', async () => {
    await on({ path: '/intake/draft-1', scenario: { secretImport: true, scan: { pages: 0, secret: [1] } } }, async (page) => {
      await page.evaluate(() => (window as unknown as { __DESK__: Desk }).__DESK__.answer('scan_open', { draft: 'draft-1' }));
      await page.reload();
      await page.locator('#procedure').fill('tlks');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('[id="case.0.paper.to-khai"]').focus();
      await press(page, 'i');
      await page.getByRole('listbox').waitFor();
      await press(page, 'Enter');
      await page.getByText('Có trang có thể có dấu mật', { exact: true }).waitFor();
      await page.locator('[id="case.0.paper.to-khai"]').focus();
      await press(page, 'F4');
      await page.getByRole('alert').getByText(/1 trang có thể có dấu mật/).waitFor();
      expect(await times(page, 'scan_take_back')).toBe(1);
    });
  });

  it('on received papers is said at home, and judged or asked to be destroyed in the list', async () => {
    await on({ scenario: { stamped: true } }, async (page) => {
      await page.getByText('2 giấy tờ đã nhận có thể có dấu mật').waitFor();
      await page.getByRole('button', { name: 'Xem và quyết định' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('có thể có dấu Tuyệt mật').waitFor();
      await page.getByRole('button', { name: 'Không phải dấu mật: Giấy khai sinh' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.toasts').getByText('Giấy khai sinh không có dấu mật').waitFor();
      await expect.poll(() => page.getByText('có thể có dấu Tuyệt mật').count()).toBe(0);
      await page.waitForFunction(() => document.activeElement?.id === 'main');
      await page.getByRole('button', { name: /^Hủy giấy này/ }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByText('Cần hai người').waitFor();
      expect(await page.locator('#purge-ground').inputValue()).toBe('secret');
      await page.getByRole('button', { name: 'Gửi yêu cầu hủy' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('chờ người thứ hai đồng ý hủy').waitFor();
      expect(await page.getByRole('button', { name: /^Hủy giấy này/ }).count()).toBe(0);
    });
  });

  it('is judged on the page of the person, where what was confirmed is shown too', async () => {
    await on({ path: '/people/hong', scenario: { stamped: true } }, async (page) => {
      await page.getByRole('button', { name: 'Không phải dấu mật: Giấy khai sinh' }).click();
      await expect.poll(() => page.getByText('có thể có dấu Tuyệt mật').count()).toBe(0);
      await page.getByText('có thể có dấu Mật').waitFor();
      await page.waitForFunction(() => document.activeElement?.id === 'main');
      expect(await times(page, 'stamp_judge')).toBe(1);
      await page.getByText('3 thông tin đã xác nhận trên Giấy khai sinh').click();
      expect(await page.locator('dl').filter({ hasText: 'Ngày cấp' }).locator('dd').allTextContents()).toEqual(['12/2025', '01/03/2025', 'Nguyễn Thị Hồng']);
      await page.getByRole('button', { name: 'Hủy giấy này: Giấy xác nhận tình trạng hôn nhân' }).click();
      expect(await page.locator('#purge-ground').inputValue()).toBe('secret');
    });
  });
});

describe('words that stand on papers', () => {
  it('find the papers, and Enter on one opens its dossier', async () => {
    await on({ path: '/dossiers' }, async (page) => {
      await page.locator('#find').fill('trợ cấp');
      await page.getByRole('heading', { name: 'Giấy tờ có chữ này' }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Quyết định trợ cấp'));
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.hash === '#/dossiers/d2');
    });
  });
});
