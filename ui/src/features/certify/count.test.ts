import { describe, expect, it } from 'vitest';
import { readCount } from './count';

describe('a count', () => {
  it.each([
    ['1', 1, 1],
    [' 512 ', 1, 512],
    ['007', 1, 7],
    ['0', 0, 0],
    ['0', 1, null],
    ['411', 412, null],
    ['', 1, null],
    ['12a', 1, null],
    ['1.5', 1, null],
    ['-3', 1, null],
    ['1234567890', 1, null],
  ])('%o, at least %i, is %o', (typed, least, count) => {
    expect(readCount(typed, least)).toBe(count);
  });
});
