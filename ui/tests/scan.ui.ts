import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import type { ScanScene } from './mock/scan';
import { cardText } from './mock/people';
import { scan } from './screens';

useBrowser();

interface Made {
  calls: string[];
}

const calls = (page: Page) => page.evaluate(() => (window as unknown as { __DESK__: Made }).__DESK__.calls);
const times = async (page: Page, name: string) => (await calls(page)).filter((call) => call === name).length;

/** Pages of the grid, without the entries of its lists of choice. */
const sheets = (page: Page) => page.locator('li[role=option]');

/** Each page as it stands: its name, document bar, digit, turn. */
function grid(page: Page): Promise<string[]> {
  return sheets(page).evaluateAll((all) =>
    all.map((one) => {
      const digit = one.querySelector('.digit')?.textContent ?? '';
      const turned = one.querySelector('img')?.style.rotate ?? '';
      return `${one.id.slice(5)}${one.classList.contains('first') ? '|' : ''}${digit === '0' ? '' : `=${digit}`}${turned === '0deg' || turned === '' ? '' : `@${turned}`}`;
    }),
  );
}

const chosen = (page: Page) => page.locator('[role=listbox] li[aria-selected=true]').evaluateAll((all) => all.map((one) => Number(one.id.slice(5))));
const here = (page: Page) => page.getByRole('listbox').getAttribute('aria-activedescendant');

/** Single keys wait a moment for a code reader; a person never presses two so fast. */
async function press(page: Page, ...chords: string[]): Promise<void> {
  for (const chord of chords) {
    await page.keyboard.press(chord);
    await page.waitForTimeout(70);
  }
}

function workspace(scene: ScanScene, check: (page: Page) => Promise<void>): Promise<void> {
  return on({ path: '/scan/draft-1', scenario: { scan: scene } }, async (page) => {
    await page.locator('#scan-feed').waitFor();
    await check(page);
  });
}

const stack = (pages: number, check: (page: Page) => Promise<void>, scene: ScanScene = {}) =>
  workspace({ ...scene, pages }, async (page) => {
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'listbox');
    await check(page);
  });

describe('the keys of the scanned pages', () => {
  it('arrows move through the grid by page and by row, and Home and End to its ends', async () => {
    await stack(9, async (page) => {
      const top = (n: number) => page.locator(`#page-${n}`).evaluate((one) => (one as HTMLElement).offsetTop);
      const columns = await sheets(page).evaluateAll((all) => all.filter((one) => (one as HTMLElement).offsetTop === (all[0] as HTMLElement).offsetTop).length);
      expect(columns).toBeGreaterThan(1);
      expect(await here(page)).toBe('page-1');
      await press(page, 'ArrowRight');
      expect(await here(page)).toBe('page-2');
      await press(page, 'ArrowDown');
      expect(await here(page)).toBe(`page-${2 + columns}`);
      expect(await top(2 + columns)).toBeGreaterThan(await top(2));
      await press(page, 'ArrowUp', 'ArrowLeft');
      expect(await here(page)).toBe('page-1');
      await press(page, 'End');
      expect(await here(page)).toBe('page-9');
      await press(page, 'Home');
      expect(await chosen(page)).toEqual([1]);
    });
  });

  it('Shift with arrows chooses a range, Ctrl+A all', async () => {
    await stack(6, async (page) => {
      await press(page, 'ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
      expect(await chosen(page)).toEqual([2, 3, 4]);
      await press(page, 'Shift+ArrowLeft');
      expect(await chosen(page)).toEqual([2, 3]);
      await press(page, 'Control+a');
      expect(await chosen(page)).toEqual([1, 2, 3, 4, 5, 6]);
      await press(page, 'ArrowRight');
      expect(await chosen(page)).toHaveLength(1);
    });
  });

  it('R and Shift+R turn the chosen pages', async () => {
    await stack(3, async (page) => {
      await press(page, 'Shift+ArrowRight', 'r');
      await expect.poll(() => grid(page)).toEqual(['1|@90deg', '2@90deg', '3']);
      await press(page, 'Shift+R', 'Shift+R');
      await expect.poll(() => grid(page)).toEqual(['1|@270deg', '2@270deg', '3']);
    });
  });

  it('Alt with arrows moves the chosen pages together, and stops at the ends', async () => {
    await stack(4, async (page) => {
      await press(page, 'ArrowRight', 'Shift+ArrowRight', 'Alt+ArrowLeft');
      await expect.poll(() => grid(page)).toEqual(['2|', '3', '1', '4']);
      await press(page, 'Alt+ArrowLeft');
      await press(page, 'Alt+ArrowRight', 'Alt+ArrowRight');
      await expect.poll(() => grid(page)).toEqual(['1|', '4', '2', '3']);
      await press(page, 'Alt+ArrowDown');
      expect(await grid(page)).toEqual(['1|', '4', '2', '3']);
      expect(await times(page, 'scan_change')).toBe(3);
    });
  });

  it('S splits, M joins, a digit on the first page of a document takes the whole of it, elsewhere the page', async () => {
    await stack(6, async (page) => {
      await press(page, '1');
      await expect.poll(() => grid(page)).toEqual(['1|=1', '2=1', '3=1', '4=1', '5=1', '6=1']);
      await press(page, 'ArrowRight', 'ArrowRight', 's', '2');
      await expect.poll(() => grid(page)).toEqual(['1|=1', '2=1', '3|=2', '4=2', '5=2', '6=2']);
      await press(page, 'End', '3');
      await expect.poll(() => grid(page)).toEqual(['1|=1', '2=1', '3|=2', '4=2', '5=2', '6=3']);
      await press(page, 'Home', 'Shift+ArrowRight', '0');
      await expect.poll(() => grid(page)).toEqual(['1|', '2', '3|=2', '4=2', '5=2', '6=3']);
      await press(page, 'ArrowRight', 'm');
      await expect.poll(() => grid(page)).toEqual(['1|', '2', '3=2', '4=2', '5=2', '6=3']);
      await press(page, '9');
      await expect.poll(() => page.getByRole('status').getByText('Không có giấy tờ số 9').count()).toBe(1);
    });
  });

  it('Del sets aside, Ctrl+Z brings back, Ctrl+Y takes away again, and the focus stays in the grid', async () => {
    await stack(4, async (page) => {
      await press(page, 'ArrowRight', 'Delete');
      await expect.poll(() => grid(page)).toEqual(['1|', '3', '4']);
      expect(await here(page)).toBe('page-3');
      await press(page, 'Control+z');
      await expect.poll(() => grid(page)).toEqual(['1|', '2', '3', '4']);
      await press(page, 'Control+y');
      await expect.poll(() => grid(page)).toEqual(['1|', '3', '4']);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox');
    });
  });

  it('B opens the tray and Enter restores: a dropped blank page is back in three keys', async () => {
    await stack(2, async (page) => {
      await press(page, 'F4');
      await expect.poll(() => grid(page)).toEqual(['1|', '2', '3|', '4', '5', '7', '8']);
      await press(page, 'b');
      await page.getByRole('dialog').getByText('trang trắng', { exact: true }).waitFor();
      await press(page, 'Enter', 'Escape');
      await expect.poll(() => grid(page)).toEqual(['1|', '2', '3|', '4', '5', '6', '7', '8']);
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox');
    });
  });

  it('Q goes from one page with a finding to the next and round again', async () => {
    await stack(12, async (page) => {
      await press(page, 'q');
      expect(await here(page)).toBe('page-5');
      await press(page, 'q');
      expect(await here(page)).toBe('page-10');
      await press(page, 'q');
      expect(await here(page)).toBe('page-5');
      await page.locator('section').getByText('dưới 200 dpi (150 dpi)', { exact: true }).waitFor();
    });
  });

  it('Space zooms in and out, and Escape zooms out before it leaves', async () => {
    await stack(2, async (page) => {
      const width = () => page.locator('.paper img').evaluate((one) => one.getBoundingClientRect().width);
      const fitting = await width();
      await press(page, 'Space');
      await expect.poll(async () => Math.round((await width()) / fitting)).toBe(2);
      await press(page, 'Escape');
      await expect.poll(width).toBe(fitting);
      await press(page, 'Escape');
      await page.locator('[id="submitter.box"], #procedure').first().waitFor();
    });
  });

  it('C crops by arrows, Enter cuts, and one undo brings the page back as it was', async () => {
    await stack(1, async (page) => {
      await press(page, 'c');
      await page.getByRole('group', { name: 'Cắt mép trang' }).waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Góc trên trái'));
      await press(page, 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowDown');
      await press(page, 'Tab', 'Tab', 'Shift+ArrowUp', 'Enter');
      await page.getByRole('button', { name: 'Bỏ cắt tay' }).waitFor();
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('listbox');
      const box = await page.evaluate(async () => {
        const desk = (window as unknown as { __DESK__: { answer: (name: string, args: unknown) => Promise<{ pages: { clean: { by_hand: number[] } }[] }> } }).__DESK__;
        return (await desk.answer('scan_open', { draft: 'draft-1' })).pages[0]?.clean.by_hand;
      });
      const [left, top, right, bottom] = box ?? [];
      expect(left).toBeCloseTo(30 / 600, 5);
      expect(top).toBeCloseTo(1 / 848, 5);
      expect(right).toBe(1);
      expect(bottom).toBeCloseTo(1 - 10 / 848, 5);
      await press(page, 'Control+z');
      await expect.poll(() => page.getByRole('button', { name: 'Bỏ cắt tay' }).count()).toBe(0);
      await expect.poll(() => page.getByLabel('Cắt theo mép giấy').isChecked()).toBe(true);
    });
  });

  it('a crop that is left changes nothing', async () => {
    await stack(1, async (page) => {
      await press(page, 'c');
      await page.getByRole('group', { name: 'Cắt mép trang' }).waitFor();
      await press(page, 'ArrowRight', 'Escape');
      await expect.poll(() => page.getByRole('group', { name: 'Cắt mép trang' }).count()).toBe(0);
      await expect.poll(() => page.getByLabel('Cắt theo mép giấy').isChecked()).toBe(true);
      expect(await page.locator('h1').textContent()).toBe('Quét giấy tờ');
    });
  });

  it('are all on the sheet of shortcuts, and none works while text is typed', async () => {
    await stack(3, async (page) => {
      await press(page, 'F1');
      const words = (await page.getByRole('dialog').textContent()) ?? '';
      const listed = ['Quét', 'Dừng quét, hoặc về hồ sơ', 'Xong, dùng các trang này', 'Sang trang khác', 'Chọn nhiều trang', 'Chọn mọi trang', 'Xếp vào giấy tờ thứ n', 'Lấy ra khỏi giấy tờ', 'Tách tài liệu', 'Gộp với tài liệu', 'Cắt mép trang', 'Mở khay', 'Đến cảnh báo', 'Phóng to', 'Xoay phải', 'Xoay trái', 'Đưa trang lên trước', 'Bỏ trang', 'Làm lại', 'Hoàn tác'];
      for (const one of listed) expect(words).toContain(one);
      await press(page, 'Escape');
      await page.locator('summary').click();
      await page.locator('#scan-address').focus();
      await press(page, 'r', 's', 'm', '1', 'q', 'Delete');
      expect(await page.locator('#scan-address').inputValue()).toBe('rsm1q');
      expect(await times(page, 'scan_change')).toBe(0);
    });
  });
});

describe('a run of the scanner', () => {
  it('shows pages as they come, which are put to papers meanwhile, and Escape keeps those that came', async () => {
    await workspace({ pages: 0, slow: 800 }, async (page) => {
      await press(page, 'F4');
      await page.getByText(/Đang quét trang \d… 2,1 s\/trang · đã lưu \d trang/).waitFor();
      await sheets(page).first().waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'listbox');
      await press(page, '1');
      await expect.poll(async () => (await grid(page))[0]).toBe('1|=1');
      await press(page, 'Escape');
      await page.getByText(/Đã dừng quét/).waitFor();
      const kept = (await grid(page)).length;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(5);
      expect(await times(page, 'scan_cancel')).toBe(1);
    });
  });

  it('that jams says what happened and what is kept, shows the last good page, and goes on', async () => {
    await workspace({ pages: 3, fault: 'jam' }, async (page) => {
      await press(page, 'F4');
      await page.getByText('Kẹt giấy sau trang 6. 3 trang đã lưu. Gỡ giấy, đặt lại từ trang 7 rồi nhấn Quét tiếp.').waitFor();
      expect(await page.getByRole('heading', { name: 'Trang 6' }).count()).toBe(1);
      await page.getByText('Trang cuối đã lưu').waitFor();
      await press(page, 'F4');
      await expect.poll(async () => (await grid(page)).length).toBe(11);
      expect(await page.getByText(/Kẹt giấy/).count()).toBe(0);
      expect(await times(page, 'scan_run')).toBe(2);
    });
  });

  it('with no paper in the feeder waits for it without a dialog, and begins by itself', async () => {
    await workspace({ pages: 0, emptyTimes: 2 }, async (page) => {
      await press(page, 'F4');
      await page.getByText('Chờ đặt giấy vào khay…').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
      await expect.poll(async () => (await grid(page)).length, { timeout: 15_000 }).toBe(5);
      expect(await times(page, 'scan_run')).toBe(3);
      expect(await page.getByText('Chờ đặt giấy').count()).toBe(0);
    });
  });

  it('that waits for paper ends at Escape, and asks no more', async () => {
    await workspace({ pages: 0, emptyTimes: 99 }, async (page) => {
      await press(page, 'F4');
      await page.getByText('Chờ đặt giấy vào khay…').waitFor();
      await press(page, 'Escape');
      await expect.poll(() => page.getByText('Chờ đặt giấy').count()).toBe(0);
      const asked = await times(page, 'scan_run');
      await page.waitForTimeout(2_500);
      expect(await times(page, 'scan_run')).toBe(asked);
      expect(await page.getByText(/hết giấy/).count()).toBe(0);
    });
  });

  it('of one page again puts the new one in its place and the old one into the tray', async () => {
    await stack(3, async (page) => {
      await press(page, '2', 'ArrowRight');
      await page.getByRole('button', { name: 'Quét lại trang này' }).click();
      await expect.poll(() => grid(page)).toEqual(['1|=2', '4=2', '3=2']);
      await page.getByRole('button', { name: /Trang đã bỏ \(1\)/ }).click();
      await page.getByRole('dialog').getByText('đã quét lại', { exact: true }).waitFor();
    });
  });
});

describe('the way from intake and back', () => {
  /** An intake with a person and a procedure. */
  async function intake(page: Page): Promise<void> {
    await scan(page, cardText);
    await page.locator('[id="submitter.confirm"]').click();
    await page.locator('#procedure').fill('tlks');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'case.0.paper.to-khai');
  }

  it('F4 on a paper scans into it, Ctrl+Enter comes back to the next open one', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await intake(page);
      await press(page, 'F4');
      await page.locator('#scan-feed').waitFor();
      expect(await page.locator('#scan-target option:checked').textContent()).toBe('Tờ khai cấp bản sao');
      await press(page, 'F4');
      await expect.poll(() => grid(page)).toEqual(['1|=1', '2=1', '3=1', '5=1', '6=1']);
      await press(page, 'Control+Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'case.0.paper.khai-sinh');
      await page.getByText('Đã nhập 5 trang').waitFor();
      expect(await times(page, 'scan_done')).toBe(1);
    });
  });

  it('pages of a paper are taken back to be arranged anew', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await intake(page);
      await press(page, 'i');
      await page.getByRole('listbox').waitFor();
      await press(page, 'Enter');
      await page.getByRole('button', { name: 'Sắp xếp lại Tờ khai cấp bản sao' }).click();
      await expect.poll(() => grid(page)).toEqual(['1|=1', '2=1']);
    });
  });

  it('F4 at home opens an intake and scans papers first', async () => {
    await on({}, async (page) => {
      await page.keyboard.press('F4');
      await page.locator('#scan-feed').waitFor();
      expect(await calls(page)).toContain('intake_start');
      await page.getByText('Chọn thủ tục ở màn hình tiếp nhận').waitFor();
    });
  });

  it('a paper already held asks for a reason at the end, and gives it', async () => {
    await stack(
      2,
      async (page) => {
        await press(page, '2', 'Control+Enter');
        await page.getByRole('dialog', { name: /Vì sao/ }).waitFor();
        await page.getByRole('button', { name: 'Quét vào hồ sơ' }).click();
        await page.waitForFunction(() => document.activeElement?.id === 'case.0.paper.to-khai');
        expect(await times(page, 'scan_done')).toBe(1);
      },
      { held: true },
    );
  });

  it('pages put to no paper stay, and the intake says where they are', async () => {
    await stack(4, async (page) => {
      await press(page, 'Shift+ArrowRight', '1', 'Control+Enter');
      await page.getByText('Còn 2 trang chưa xếp vào giấy tờ nào').waitFor();
      await press(page, 'Control+Enter');
      await page.getByRole('link', { name: /Xếp các trang đã quét/ }).click();
      await expect.poll(() => grid(page)).toEqual(['3|', '4']);
      await press(page, 'Escape');
      await page.getByRole('button', { name: 'Mở màn hình quét' }).click();
      await expect.poll(() => grid(page)).toEqual(['3|', '4']);
    });
  });

  it('a page that cannot be read is not handed over: it is shown, and said', async () => {
    await stack(
      3,
      async (page) => {
        await press(page, 'Control+a', '1', 'Control+Enter');
        await page.getByRole('alert').getByText(/PagesUnread/).waitFor();
        expect(await here(page)).toBe('page-2');
      },
      { unready: true },
    );
  });
});

describe('what a counter remembers', () => {
  it('is the scanner, and the settings per paper', async () => {
    await stack(1, async (page) => {
      await page.locator('#scan-device').selectOption('escl:http://192.0.2.9/eSCL');
      await page.locator('#scan-target').selectOption({ label: 'Tờ khai cấp bản sao' });
      await page.locator('#scan-profile').selectOption({ label: 'A4 xám 300' });
      await page.locator('#scan-target').selectOption({ label: 'Chưa xếp' });
      expect(await page.locator('#scan-profile').inputValue()).toBe('a4_colour');
      await page.reload();
      await page.locator('#scan-feed').waitFor();
      expect(await page.locator('#scan-device option:checked').textContent()).toContain('Brother');
      await page.locator('#scan-target').selectOption({ label: 'Tờ khai cấp bản sao' });
      expect(await page.locator('#scan-profile').inputValue()).toBe('a4_grey');
    });
  });

  it('is a network scanner by the address that was typed', async () => {
    await stack(1, async (page) => {
      await page.locator('summary').click();
      await page.locator('#scan-address').fill(' 192.0.2.7 ');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('#scan-device').inputValue()).toBe('escl:http://192.0.2.7/eSCL');
    });
  });
});

describe('a long stack', () => {
  it('of 600 pages draws only what is seen, and End shows the last', async () => {
    await stack(600, async (page) => {
      expect(await sheets(page).count()).toBeLessThan(60);
      await press(page, 'End');
      await page.locator('#page-600').waitFor();
      expect(await page.locator('#page-600').evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
      expect(await sheets(page).last().getAttribute('aria-setsize')).toBe('600');
    });
  });
});
