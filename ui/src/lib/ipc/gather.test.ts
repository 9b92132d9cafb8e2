import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from './gather';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('tells at once, and what comes in a burst in one go after a pause', () => {
  const told = vi.fn();
  const hear = gather(told, 1_000);
  for (let n = 0; n < 400; n += 1) hear();
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveBeenCalledTimes(2);
  hear();
  expect(told).toHaveBeenCalledTimes(3);
});
