import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findByLetters, TypeAhead } from './typeahead';

const names = ['Lê Thị Lan Mẫu', 'Đặng Đình Thường', 'Nguyễn Thị Hồng', 'Phạm Văn Đức', 'Y Brơm Niê Kdăm', 'Hoàng Hà'];

describe('first letters', () => {
  it.each([
    ['thu', 'Đặng Đình Thường'],
    ['đ', 'Phạm Văn Đức'],
    ['d', 'Phạm Văn Đức'],
    ['dang', 'Đặng Đình Thường'],
    ['ho', 'Nguyễn Thị Hồng'],
    ['hồ', 'Nguyễn Thị Hồng'],
    ['LA', 'Lê Thị Lan Mẫu'],
    ['br', 'Y Brơm Niê Kdăm'],
    ['h', 'Nguyễn Thị Hồng'],
    ['hh', 'Hoàng Hà'],
    ['hhh', 'Nguyễn Thị Hồng'],
    ['xyz', undefined],
    ['ương', undefined],
  ])('%s means %s', (letters, name) => {
    expect(names[findByLetters(names, letters)]).toBe(name);
  });
});

describe('typing over a list', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Keys with the time since the one before, in milliseconds. */
  function typed(keys: [string, number][], init: KeyboardEventInit = {}): string[] {
    const heard: string[] = [];
    const ahead = new TypeAhead((letters) => heard.push(letters));
    let at = 5_000;
    for (const [key, gap] of keys) {
      vi.advanceTimersByTime(gap);
      const event = new KeyboardEvent('keydown', { key, ...init });
      Object.defineProperty(event, 'timeStamp', { value: (at += gap) });
      ahead.key(event);
    }
    vi.advanceTimersByTime(200);
    return heard;
  }

  it('tells the letters so far at each pause', () => {
    expect(typed([['l', 0], ['a', 120], ['n', 120]])).toEqual(['l', 'la', 'lan']);
  });

  it('begins anew after a second', () => {
    expect(typed([['l', 0], ['h', 1_100]])).toEqual(['l', 'h']);
  });

  it('follows a typing program that replaces letters', () => {
    expect(typed([['d', 0], ['Backspace', 90], ['đ', 5], ['u', 120]])).toEqual(['d', 'đ', 'đu']);
  });

  it.each([5, 15, 30])('is deaf to a code reader with %i ms between keys', (gap) => {
    expect(typed([...'LETHILA'].map((key): [string, number] => [key, gap]))).toEqual([]);
  });

  it.each([{ ctrlKey: true }, { altKey: true }, { isComposing: true }, { keyCode: 229 }])('leaves %j alone', (init) => {
    expect(typed([['l', 0]], init)).toEqual([]);
  });
});
