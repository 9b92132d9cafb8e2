import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { on, useBrowser } from './browser';
import { shots, type Shot } from './screens';

useBrowser();

/** What Telex, VNI and Unikey must leave in every box, letter for letter. */
const phrases = [
  'Tiếng Việt',
  'Nguyễn Thị Hồng',
  'Đặng Đình Thường',
  'quốc trường',
  'đất đai',
  'giấy khai sinh',
  'Đắk Lắk',
  'ủy quyền',
  'hoà giải',
  'thủy sản',
  'chứng thực',
  'Nguyễn Văn Á',
];

/** Every box that takes text, and the screen it stands on. */
const boxes: [string, string][] = [
  ['setup-agency', '#agency-code'],
  ['setup-agency', '#agency-name'],
  ['setup-administrator', '#admin-name'],
  ['setup-administrator', '#admin-secret'],
  ['lock-locked', '#secret'],
  ['palette-open', '#palette'],
  ['intake-empty', '[id="submitter.box"]'],
  ['intake-empty', '#procedure'],
  ['intake-form', '[id="submitter.name"]'],
  ['intake-form', '[id="submitter.personal_id"]'],
  ['intake-form', '[id="submitter.birth"]'],
  ['intake-form', '[id="submitter.phone"]'],
  ['intake-form', '[id="submitter.address"]'],
  ['intake-form', '[id="submitter.hamlet"]'],
  ['intake-papers', '[id="case.0.fee"]'],
  ['intake-papers', '[id="case.0.sets"]'],
  ['dossiers-start', '#find'],
  ['people-start', '#find-person'],
  ['certify-empty', '#requester'],
  ['certify-empty', '[id="line-1"]'],
  ['certify-later', '#agreement-reason'],
  ['certify-refuse', '#ground-search'],
  ['certify-refuse', '#ground-words'],
  ['certify-waiting-void', '#void-words'],
  ['settings-agency', '#agency-unit'],
  ['settings-calendar', '#weekday-0-from'],
  ['settings-calendar', '#local-date'],
  ['settings-calendar', '#local-reason'],
  ['settings-counter', '#incoming-folder'],
  ['settings-reader', '#reader-text'],
  ['settings-user', '#user-name'],
  ['settings-account', '#secret-new'],
];

/** `make nightly` writes every phrase into every box; else each box gets a quarter of them, and each phrase a quarter of the boxes. */
const share = process.env['MOTCUA_SCREENS'] === 'all' ? 1 : 4;
const inBoxes = boxes.map(([name, selector], box) => ({
  name,
  selector,
  written: phrases.filter((_, phrase) => phrase % share === box % share),
}));

describe.each(inBoxes)('on $name the box $selector', ({ name, selector, written }) => {
  // Both in one visit: reaching the box takes longer than what is typed into it.
  it('holds what an input method composes and what Unikey replays, and does nothing at Enter, Tab or Escape in the middle of a word', async () => {
    await on(shot(name).visit, async (page) => {
      await reach(page, name, selector);
      const device = await page.context().newCDPSession(page);
      for (const phrase of written) {
        await empty(page, selector);
        await compose(device, phrase);
        expect(await page.locator(selector).inputValue()).toBe(phrase.normalize('NFC'));
        await empty(page, selector);
        await replay(page, phrase);
        // Keys this fast look like a code reader's; without its Enter they come back to the box.
        await expect.poll(() => page.locator(selector).inputValue()).toBe(phrase.normalize('NFC'));
      }
      // Browsers compose no words in password boxes.
      if (!selector.includes('secret')) await pressInWord(page, device, selector);
    });
  });
});

/** Keys that act elsewhere belong to the word while it is composed. */
async function pressInWord(page: Page, device: CDPSession, selector: string): Promise<void> {
  await empty(page, selector);
  // Emptying the box is a change of its own, sent by a timer of the page; a later timer of the same page fires
  // after it however slow the machine is.
  await page.evaluate(() => new Promise((fired) => setTimeout(fired, 450)));
  const before = await commandsSent(page);
  await device.send('Input.imeSetComposition', { text: 'Nguyê', selectionStart: 5, selectionEnd: 5 });
  // While it composes, an input method keeps keys from the browser's own reactions and marks them 229.
  for (const key of ['Enter', 'Tab', 'Process']) {
    await device.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 });
    await device.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: 229 });
  }
  expect(await page.locator(selector).inputValue()).toBe('Nguyê');
  expect(await page.locator(selector).evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await commandsSent(page)).toBe(before);
}

describe('a list of answers', () => {
  it.each([
    ['palette-open', '#palette'],
    ['intake-empty', '[id="submitter.box"]'],
    ['intake-empty', '#procedure'],
  ])('of %s %s stays open while letters are replaced', async (name, selector) => {
    await on(shot(name).visit, async (page) => {
      await reach(page, name, selector);
      await empty(page, selector);
      await replay(page, 'khai tử');
      await page.getByRole('listbox').first().waitFor({ state: 'attached' });
      expect(await page.locator(selector).getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('Backspace');
      await page.waitForTimeout(60);
      expect(await page.locator(selector).getAttribute('aria-expanded')).toBe('true');
      expect(await page.locator(selector).evaluate((box) => box === document.activeElement)).toBe(true);
    });
  });
});

function shot(name: string): Shot {
  const found = shots.find((one) => `${one.screen}-${one.state}` === name);
  if (!found) throw new Error(`no such screen: ${name}`);
  return found;
}

async function reach(page: Page, name: string, selector: string): Promise<void> {
  await shot(name).reach?.(page);
  await page.locator(selector).focus();
}

async function empty(page: Page, selector: string): Promise<void> {
  await page.locator(selector).evaluate((box: HTMLInputElement) => {
    box.value = '';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  });
}

/** As IBus or the Windows input method does: one composition per word, then it is committed. */
async function compose(device: CDPSession, phrase: string): Promise<void> {
  const words = phrase.split(' ');
  for (const [index, word] of words.entries()) {
    for (const step of [...prefixes(bare(word)), word]) {
      await device.send('Input.imeSetComposition', { text: step, selectionStart: step.length, selectionEnd: step.length });
    }
    await device.send('Input.insertText', { text: index < words.length - 1 ? `${word} ` : word });
  }
}

/** As Unikey does: plain letters, then Backspace over the part that changes and its accented letters. */
async function replay(page: Page, phrase: string): Promise<void> {
  const words = phrase.split(' ');
  for (const [index, word] of words.entries()) {
    const plain = [...bare(word)];
    const marked = [...word];
    for (const letter of plain) await page.keyboard.press(letter);
    const from = marked.findIndex((letter, at) => letter !== plain[at]);
    if (from >= 0) {
      for (let n = from; n < plain.length; n += 1) await page.keyboard.press('Backspace');
      await page.keyboard.insertText(marked.slice(from).join(''));
    }
    if (index < words.length - 1) await page.keyboard.press('Space');
  }
}

function bare(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
}

function prefixes(word: string): string[] {
  return [...word].map((_, index) => word.slice(0, index + 1));
}

/** Commands that change something; searching as one types is no harm. */
async function commandsSent(page: Page): Promise<number> {
  const calls = await page.evaluate(() => (window as unknown as { __DESK__: { calls: string[] } }).__DESK__.calls);
  return calls.filter((call) => !['search', 'procedures', 'home', 'app_state'].includes(call)).length;
}
