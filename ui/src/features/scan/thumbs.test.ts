import { describe, expect, it } from 'vitest';
import { window as drawn } from './thumbs';

describe('the part of the grid that is drawn', () => {
  it.each([
    ['a few pages: all', [5, 3, 100, 0, 400], { from: 0, to: 5, before: 0, after: 0 }],
    ['none', [0, 3, 100, 0, 400], { from: 0, to: 0, before: 0, after: 0 }],
    ['the top of many', [600, 4, 100, 0, 400], { from: 0, to: 24, before: 0, after: 14_400 }],
    ['the middle', [600, 4, 100, 5_000, 400], { from: 192, to: 224, before: 4_800, after: 9_400 }],
    ['the end', [602, 4, 100, 14_700, 400], { from: 580, to: 602, before: 14_500, after: 0 }],
    ['scrolled beyond pages that are gone', [4, 4, 100, 9_000, 400], { from: 0, to: 4, before: 0, after: 0 }],
  ] as const)('%s', (_, [count, columns, row, scrolled, height], wanted) => {
    expect(drawn(count, columns, row, scrolled, height)).toEqual(wanted);
  });
});
