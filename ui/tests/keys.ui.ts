import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { cardText, newCardText } from './mock/people';
import { scan, shots } from './screens';

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

  /** Waits until this element has the focus: the clerk sees where the hands are. */
  async at(id: string): Promise<void> {
    await this.page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
  }
}

async function calls(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
}

describe('from home to the printed receipt, without a mouse', () => {
  it('a returning citizen with two papers held and one imported takes at most 25 keys', async () => {
    await on({}, async (page) => {
      const hands = new Hands(page);
      await hands.press('F2');
      await page.locator('[id="submitter.box"]').waitFor();
      await scan(page, cardText);
      await hands.at('submitter.confirm');
      await hands.press('Enter');
      await hands.at('procedure');
      await hands.type('tlks');
      await hands.press('Enter');
      await hands.at('case.0.paper.to-khai');
      await hands.press('Alt+a');
      await hands.press('i');
      await page.getByRole('listbox').waitFor();
      await hands.press('Enter');
      await hands.at('payment');
      await hands.press('Enter');
      await hands.at('receive');
      await hands.press('Control+Enter');
      await page.getByRole('dialog').locator('img').waitFor();
      await hands.press('Enter');
      await page.locator('#tab-overdue').waitFor();
      expect(await calls(page)).toContain('receipt_print');
      expect(hands.pressed).toBeLessThanOrEqual(25);
      expect(hands.pressed).toBe(13);
    });
  });

  it('a first visit with four imported papers takes at most 45 keys', async () => {
    await on({ scenario: { fourPapers: true } }, async (page) => {
      const hands = new Hands(page);
      await hands.press('F2');
      await page.locator('[id="submitter.box"]').waitFor();
      await scan(page, newCardText);
      await hands.at('submitter.confirm');
      await hands.press('Enter');
      await hands.at('procedure');
      await hands.type('tlks');
      await hands.press('Enter');
      for (const paper of ['to-khai', 'khai-sinh', 'hon-nhan', 'xac-nhan']) {
        await hands.at(`case.0.paper.${paper}`);
        await hands.press('i');
        await page.getByRole('listbox').waitFor();
        await hands.press('Enter');
      }
      await hands.at('payment');
      await hands.press('Enter');
      await hands.at('receive');
      await hands.press('Control+Enter');
      await page.getByRole('dialog').locator('img').waitFor();
      await hands.press('Enter');
      await page.locator('#tab-overdue').waitFor();
      expect((await calls(page)).filter((call) => call === 'intake_import')).toHaveLength(4);
      expect(await calls(page)).toContain('receipt_print');
      expect(hands.pressed).toBeLessThanOrEqual(45);
    });
  });

  it('Escape at the preview skips printing and the visit stays received', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      const hands = new Hands(page);
      await page.locator('[id="submitter.box"]').waitFor();
      await scan(page, newCardText);
      await hands.at('submitter.confirm');
      await hands.press('Enter');
      await hands.at('procedure');
      await hands.type('tlks');
      await hands.press('Enter');
      for (const paper of ['to-khai', 'khai-sinh', 'hon-nhan']) {
        await hands.at(`case.0.paper.${paper}`);
        await hands.press('g');
      }
      await hands.at('payment');
      await hands.press('Enter');
      await hands.at('receive');
      await hands.press('Enter');
      await page.getByRole('dialog').locator('img').waitFor();
      await hands.press('Escape');
      await page.locator('#tab-overdue').waitFor();
      expect(await calls(page)).toContain('intake_receive');
      expect(await calls(page)).not.toContain('receipt_print');
    });
  });
});

describe('typed text', () => {
  it('is sent within a second while the clerk goes on typing', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.getByRole('button', { name: 'Nhập tay' }).click();
      await page.locator('[id="submitter.name"]').waitFor();
      const before = (await calls(page)).length;
      for (const letter of 'Nguyen Van Binh An') {
        await page.keyboard.press(letter);
        await page.waitForTimeout(60);
      }
      const sent = (await calls(page)).slice(before).filter((call) => call === 'intake_change');
      expect(sent.length).toBeGreaterThanOrEqual(2);
      expect(await page.locator('[id="submitter.name"]').inputValue()).toBe('Nguyen Van Binh An');
    });
  });
});

describe('the pages of a paper', () => {
  it('are turned, moved, removed and brought back by keys, and the focus stays with them', async () => {
    const shot = shots.find((one) => one.screen === 'intake' && one.state === 'pages');
    await on({ path: '/intake/draft-1' }, async (page) => {
      await shot?.reach?.(page);
      const strip = page.locator('ol.strip');
      const order = () => strip.locator('img').evaluateAll((all) => all.map((one) => one.getAttribute('src')));
      const before = await order();
      expect(before).toHaveLength(2);
      await strip.locator('button').first().focus();
      await page.keyboard.press('Alt+ArrowRight');
      await expect.poll(order).toEqual(before.toReversed());
      await page.keyboard.press('r');
      await expect.poll(() => page.getByText('Đã xoay trang 1').count()).toBe(1);
      await page.keyboard.press('Delete');
      await expect.poll(order).toEqual([before[1]]);
      expect(await page.evaluate(() => document.activeElement?.closest('ol.strip') !== null)).toBe(true);
      await page.getByRole('button', { name: 'Lấy lại trang 1' }).click();
      await expect.poll(async () => (await order()).length).toBe(2);
      const changes = await page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
      expect(changes.filter((call) => call === 'intake_change').length).toBeGreaterThanOrEqual(4);
    });
  });

  it('stay as they are while a text box has the focus', async () => {
    const shot = shots.find((one) => one.screen === 'intake' && one.state === 'pages');
    await on({ path: '/intake/draft-1' }, async (page) => {
      await shot?.reach?.(page);
      await page.locator('#procedure').focus();
      const before = (await calls(page)).filter((call) => call === 'intake_change').length;
      await page.keyboard.press('r');
      await page.keyboard.press('Delete');
      await page.waitForTimeout(100);
      expect((await calls(page)).filter((call) => call === 'intake_change').length).toBe(before);
      expect(await page.locator('#procedure').inputValue()).toBe('r');
    });
  });
});

describe('the sheet of shortcuts', () => {
  it.each([
    ['/', ['Tiếp nhận hồ sơ', 'Khóa máy', 'Mở Cài đặt'], ['In lại giấy hẹn']],
    ['/dossiers/d1', ['In lại giấy hẹn', 'Về màn hình trước'], ['Nhận mọi gợi ý']],
    ['/intake/draft-1', ['Nhận mọi gợi ý', 'Quét giấy tờ'], ['In lại giấy hẹn']],
  ])('on %s lists what works there and nothing else', async (path, listed, absent) => {
    await on({ path }, async (page) => {
      await page.waitForTimeout(100);
      await page.keyboard.press('F1');
      const sheet = page.getByRole('dialog');
      await sheet.waitFor();
      const words = await sheet.textContent();
      for (const one of listed) expect(words).toContain(one);
      for (const one of absent) expect(words).not.toContain(one);
    });
  });
});

describe('a code reader that types', () => {
  it('is read whole wherever the focus is, and leaves the field as it was', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.locator('#procedure').focus();
      await page.evaluate((code) => {
        let at = performance.now();
        const field = document.activeElement as HTMLInputElement;
        for (const key of [...code, 'Enter']) {
          const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
          Object.defineProperty(event, 'timeStamp', { value: (at += 12) });
          if (field.dispatchEvent(event) && key.length === 1) {
            field.value += key;
            field.dispatchEvent(new InputEvent('input', { bubbles: true, data: key }));
          }
        }
      }, cardText);
      await page.locator('[id="submitter.confirm"]').waitFor();
      expect(await page.locator('#procedure').inputValue()).toBe('');
    });
  });
});

describe('moving by keys alone', () => {
  const walked = shots.filter((shot) =>
    ['home-normal', 'home-drafts', 'intake-papers', 'intake-form', 'dossier-normal', 'settings-agency', 'settings-users', 'person-normal', 'dossiers-found', 'lock-sign-in', 'setup-welcome', 'intake-import', 'shortcuts-home', 'approvals-normal', 'audit-normal', 'person-compare', 'person-move-plan', 'settings-acting', 'scan-pages', 'scan-no-scanner', 'scan-jam', 'scan-crop', 'certify-normal', 'certify-refuse', 'certify-waiting-normal', 'certify-waiting-signer', 'certify-today-normal'].includes(
      `${shot.screen}-${shot.state}`,
    ),
  );

  it.each(walked)('$screen, $state: Tab goes round through everything, and the focus is always seen', async (shot) => {
    await on(shot.visit, async (page) => {
      await shot.reach?.(page);
      await page.waitForTimeout(100);
      const count = await page.evaluate(tabStops);
      const seen = new Set<string>();
      const hidden: string[] = [];
      for (let n = 0; n < count + 3; n += 1) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(focusedStop);
        if (!stop) continue;
        seen.add(stop.path);
        if (!stop.visible) hidden.push(stop.path);
      }
      expect(hidden).toEqual([]);
      expect(seen.size).toBeGreaterThanOrEqual(count);
      const forward = await page.evaluate(focusedStop);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Tab');
      expect((await page.evaluate(focusedStop))?.path).toBe(forward?.path);
    });
  });

  it.each(shots.filter((shot) => ['import', 'again', 'reprint', 'undo', 'card', 'user'].includes(shot.state) && shot.screen !== 'intake' || shot.state === 'import'))(
    '$screen, $state: Escape leaves the dialog and the focus returns to where it was',
    async (shot) => {
      await on(shot.visit, async (page) => {
        await shot.reach?.(page);
        await page.locator('dialog[open]').waitFor();
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
        expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
      });
    },
  );

  it('F6 goes through the regions and back', async () => {
    await on({}, async (page) => {
      const region = () => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'));
      const visited: (string | null | undefined)[] = [];
      for (let n = 0; n < 4; n += 1) {
        await page.keyboard.press('F6');
        visited.push(await region());
      }
      expect(new Set(visited)).toEqual(new Set(['bar', 'rail', 'main']));
      await page.keyboard.press('Shift+F6');
      expect(await region()).toBe(visited[2]);
    });
  });

  it('the language switches at once and keeps what was typed', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.locator('#procedure').fill('dk');
      await page.getByRole('button', { name: 'Switch to English' }).click();
      expect(await page.locator('h1').textContent()).toBe('Receive a dossier');
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
      expect(await page.locator('#procedure').inputValue()).toBe('dk');
    });
  });

  it('Ctrl+L hides the work at once, and signing in brings it back as it was', async () => {
    await on({ path: '/intake/draft-1' }, async (page) => {
      await page.getByRole('button', { name: 'Nhập tay' }).click();
      await page.locator('[id="submitter.name"]').fill('Nguyễn Thị Thử');
      await page.keyboard.press('Control+l');
      await page.locator('#secret').waitFor();
      expect(await page.getByText('Nguyễn Thị Thử').filter({ visible: true }).count()).toBe(0);
      expect(await page.locator('[id="submitter.name"]').isVisible()).toBe(false);
      await page.keyboard.type('dung', { delay: 60 });
      await page.keyboard.press('Enter');
      await page.locator('[id="submitter.name"]').waitFor();
      expect(await page.locator('[id="submitter.name"]').inputValue()).toBe('Nguyễn Thị Thử');
    });
  });
});

/** Number of places where Tab stops: inside the open dialog if there is one. */
function tabStops(): number {
  const root = document.querySelector('dialog[open]') ?? document;
  const wanted = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
  const stops = [...root.querySelectorAll<HTMLElement>(wanted)].filter(
    (stop) => stop.tabIndex >= 0 && stop.getClientRects().length > 0 && !stop.closest('fieldset:disabled') && !stop.closest('[inert]'),
  );
  const groups = new Set(stops.map((stop) => (stop instanceof HTMLInputElement && stop.type === 'radio' ? stop.name : stop)));
  return groups.size;
}

/** The focused element: a path to it, and whether a person can see that it has the focus. */
function focusedStop(): { path: string; visible: boolean } | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  const path: string[] = [];
  for (let node: Element | null = element; node && node !== document.body; node = node.parentElement) {
    path.unshift(`${node.tagName}:${[...(node.parentElement?.children ?? [])].indexOf(node)}`);
  }
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(Math.max(box.left + Math.min(box.width, 20) / 2, 0), box.top + box.height / 2);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const covered = top !== null && !element.contains(top) && !top.contains(element) && !top.closest('label');
  return { path: path.join('>'), visible: ring && inside && !covered };
}
