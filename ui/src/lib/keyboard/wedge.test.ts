import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WedgeDetector } from './wedge';
import { installWedge } from './wedge-layer';

const card = '001199000011|012345678|Nguyễn Thị Hồng|01021990|Nữ|Thôn Bình Yên, Xã Tân Lập, Huyện Mẫu, Tỉnh Thử|15082021';

/** Feeds a text at a steady pace and says what reached the field and what was read as a code. */
function run(text: string, gap: number, end: string | null = 'Enter', before = ''): { field: string; code: string | null } {
  const detector = new WedgeDetector();
  let at = 1000;
  let field = before;
  let code: string | null = null;
  for (const key of [...text, ...(end ? [end] : [])]) {
    const verdict = detector.feed(key, (at += gap));
    if (verdict.kind === 'pass' && key.length === 1) field += key;
    if (verdict.kind === 'swallow') field = field.slice(0, field.length - verdict.undo);
    if (verdict.kind === 'code') code = verdict.text;
  }
  return { field: field + detector.release(), code };
}

describe('a typing code reader', () => {
  it.each([5, 15, 30])('at %i ms a key is read whole and leaves the field as it was', (gap) => {
    expect(run(card, gap, 'Enter', 'cũ')).toEqual({ field: 'cũ', code: card });
    expect(run(card, gap, 'Tab', 'cũ')).toEqual({ field: 'cũ', code: card });
  });

  it('is read whole when its pace is uneven', () => {
    const detector = new WedgeDetector();
    const gaps = [0, 48, 2, 20, 33, 5, 60, 9, 11, 14];
    let at = 0;
    let code = '';
    [...card, 'Enter'].forEach((key, index) => {
      const verdict = detector.feed(key, (at += gaps[index % gaps.length] ?? 10));
      if (verdict.kind === 'code') code = verdict.text;
    });
    expect(code).toBe(card);
  });
});

describe('a person', () => {
  it.each([60, 45, 90, 200])('typing every %i ms is never taken for a reader', (gap) => {
    const text = 'Nguyễn Thị Hồng Nhung, thôn Bình Yên';
    expect(run(text, gap)).toEqual({ field: text, code: null });
  });

  it('pressing few keys very fast keeps them', () => {
    expect(run('tlks', 10)).toEqual({ field: 'tlks', code: null });
  });

  it('whose typing macro bursts gets the text, because no Enter ends it', () => {
    expect(run('Ủy ban nhân dân xã', 8, null)).toEqual({ field: 'Ủy ban nhân dân xã', code: null });
  });
});

describe('the capture layer', () => {
  let input: HTMLInputElement;
  let codes: string[];
  let uninstall: () => void;
  let now = 0;

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = '<input value="trước sau"><button>Nút</button>';
    input = document.querySelector('input') as HTMLInputElement;
    codes = [];
    uninstall = installWedge(window, (text) => codes.push(text));
  });

  afterEach(() => {
    uninstall();
    vi.useRealTimers();
  });

  /** As a browser does: keydown first, the character only if nobody prevented it. */
  function press(key: string, gap: number, init: KeyboardEventInit = {}): boolean {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    Object.defineProperty(event, 'timeStamp', { value: (now += gap) });
    const field = document.activeElement;
    const passed = (field ?? document.body).dispatchEvent(event);
    if (passed && field instanceof HTMLInputElement && key.length === 1) {
      const at = field.selectionStart ?? field.value.length;
      field.setRangeText(key, at, field.selectionEnd ?? at, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    return passed;
  }

  it('gives the field back its text and caret, and hands over the code', () => {
    input.focus();
    input.setSelectionRange(5, 5);
    now += 500;
    for (const key of card) press(key, 12);
    expect(press('Enter', 12)).toBe(false);
    expect(codes).toEqual([card]);
    expect([input.value, input.selectionStart]).toEqual(['trước sau', 5]);
  });

  it('works while a button has the focus', () => {
    document.querySelector('button')?.focus();
    for (const key of card) press(key, 20);
    press('Tab', 20);
    expect(codes).toEqual([card]);
  });

  it('returns a burst that nothing ends', () => {
    input.focus();
    input.value = '';
    for (const key of 'Ủy ban nhân dân') press(key, 6);
    vi.advanceTimersByTime(200);
    expect(codes).toEqual([]);
    expect(input.value).toBe('Ủy ban nhân dân');
  });

  it('returns a burst that Backspace ends, before the Backspace works', () => {
    input.focus();
    input.value = '';
    for (const key of 'nhan dan xa') press(key, 6);
    expect(press('Backspace', 6)).toBe(true);
    expect(codes).toEqual([]);
    expect(input.value).toBe('nhan dan xa');
  });

  it('does not count keys from before a composed word', () => {
    input.focus();
    input.value = '';
    for (const key of 'sinh') press(key, 6);
    input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    input.value = 'đổi';
    for (const key of 'dak l') press(key, 6);
    expect(input.value).toBe('đổidak l');
  });

  it('does not take a key held down for a reader', () => {
    input.focus();
    input.value = '';
    for (let n = 0; n < 20; n += 1) press('a', 30, { repeat: n > 0 });
    press('Enter', 30);
    expect(codes).toEqual([]);
    expect(input.value).toBe('a'.repeat(20));
  });
});
