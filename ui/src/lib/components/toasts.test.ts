import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toast, toasts, undoNewest } from './toasts.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

const texts = () => toasts().map((one) => one.text);

describe('a toast', () => {
  it('goes after 4 seconds, and after 15 where something can be taken back', () => {
    toast('Đã lưu');
    toast('Đã tiếp nhận', { label: 'Hoàn tác', run: () => undefined });
    vi.advanceTimersByTime(4_000);
    expect(texts()).toEqual(['Đã tiếp nhận']);
    vi.advanceTimersByTime(10_999);
    expect(texts()).toEqual(['Đã tiếp nhận']);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual([]);
  });

  it('with a way back outlives newer ones without', () => {
    toast('Đã tiếp nhận', { label: 'Hoàn tác', run: () => undefined });
    for (const text of ['một', 'hai', 'ba']) toast(text);
    expect(texts()).toEqual(['Đã tiếp nhận', 'hai', 'ba']);
  });

  it('is not said twice at a time', () => {
    toast('Chưa có gì để hoàn tác.');
    toast('Chưa có gì để hoàn tác.');
    expect(texts()).toHaveLength(1);
  });
});

describe('taking back', () => {
  it('takes the newest first and each thing once', () => {
    const done: string[] = [];
    toast('một', { label: 'Hoàn tác', run: () => done.push('một') });
    toast('hai', { label: 'Hoàn tác', run: () => done.push('hai') });
    toast('ba');
    expect([undoNewest(), undoNewest(), undoNewest()]).toEqual([true, true, false]);
    expect(done).toEqual(['hai', 'một']);
    expect(texts()).toEqual(['ba']);
  });

  it('does nothing once the toast has gone', () => {
    const run = vi.fn();
    toast('một', { label: 'Hoàn tác', run });
    vi.advanceTimersByTime(15_000);
    expect(undoNewest()).toBe(false);
    expect(run).not.toHaveBeenCalled();
  });
});
