import { describe, expect, it } from 'vitest';
import type { CertificationView, Gap } from '../../../bindings';
import { lines, pageBefore, pageRows } from './numbers';

const gap = (from: number, to: number): Gap => ({ from, to, cause: 'restored' });
const book = (first: number, last: number, gaps: Gap[] = []) => ({ first, last, gaps });
const rows = (...numbers: number[]) =>
  numbers.map((no) => ({ id: `row-${no}`, number: { no } }) as unknown as CertificationView);
const run = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** The lines in short: numbers of rows, and what stands between them. */
function told(...args: Parameters<typeof lines>): (number | string)[] {
  return lines(...args).map((one) => {
    if (one.kind === 'row') return one.row.number?.no ?? 0;
    return one.kind === 'before' ? `1–${one.last}` : `${one.gap.from}–${one.gap.to}`;
  });
}

describe('lines of a book', () => {
  it('are its rows', () => {
    expect(told(rows(1, 2, 3), book(1, 3), null)).toEqual([1, 2, 3]);
  });

  it('begin with what stands in the paper book, on the first page only', () => {
    expect(told(rows(412, 413), book(412, 413), null)).toEqual(['1–411', 412, 413]);
    expect(told(rows(413), book(412, 413), 412)).toEqual([413]);
  });

  it('name numbers that came after the backup, where they belong', () => {
    expect(told(rows(1, 2, 6), book(1, 6, [gap(3, 5)]), null)).toEqual([1, 2, '3–5', 6]);
    expect(told(rows(1, 2), book(1, 5, [gap(3, 5)]), null)).toEqual([1, 2, '3–5']);
    expect(told([], book(1, 5, [gap(1, 5)]), null)).toEqual(['1–5']);
  });

  it('leave a gap behind a full page to the next one', () => {
    const full = rows(...run(1, pageRows));
    expect(told(full, book(1, 204, [gap(201, 203)]), null)).toHaveLength(pageRows);
    expect(told(rows(204), book(1, 204, [gap(201, 203)]), pageRows)).toEqual(['201–203', 204]);
  });

  it('show a gap at the end of the book under a full page: no page follows', () => {
    const full = rows(...run(1, pageRows));
    expect(told(full, book(1, 205, [gap(201, 205)]), null).at(-1)).toBe('201–205');
  });
});

describe('the page that ends at a number', () => {
  it.each([
    [59_812, book(1, 59_812), 59_612],
    [201, book(1, 500), 1],
    [200, book(1, 500), null],
    [0, book(1, 0), null],
    [650, book(412, 650), 450],
    [600, book(412, 650), null],
    // 100 rows above the gap, 100 below it.
    [1_000, book(1, 1_000, [gap(401, 900)]), 300],
    [900, book(1, 900, [gap(401, 900)]), 200],
    [1_000, book(1, 1_000, [gap(101, 700)]), 800],
    [1_000, book(1, 1_000, [gap(101, 900)]), null],
  ])('%i begins above its 200th row', (last, whole, above) => {
    expect(pageBefore(last, whole)).toBe(above);
  });
});
