import type { BookView, CertificationView, Gap } from '../../../bindings';

/** Rows of a book that the desk gives at a time. */
export const pageRows = 200;

/** A line of the book as shown: a row, or numbers that have none here. */
export type Line =
  | { kind: 'row'; key: string; row: CertificationView }
  | { kind: 'before'; key: string; last: number }
  | { kind: 'gap'; key: string; gap: Gap };

type Numbered = Pick<BookView, 'first' | 'last' | 'gaps'>;

/**
 * Lines of a page of the unfiltered book: its rows, the gaps between them, and on the first page what stands before.
 * `above` is what the page was asked for with.
 */
export function lines(rows: CertificationView[], book: Numbered, above: number | null): Line[] {
  const before: Line[] = above === null && book.first > 1 ? [{ kind: 'before', key: 'before', last: book.first - 1 }] : [];
  const last = number(rows.at(-1));
  const until = rows.length === pageRows && last < lastRow(book) ? last : book.last;
  const gaps = book.gaps.filter((gap) => gap.to > (above ?? 0) && gap.from <= until);
  const among = [...rows.map(line), ...gaps.map((gap): Line => ({ kind: 'gap', key: `gap-${gap.from}`, gap }))];
  return [...before, ...among.sort((a, b) => place(a) - place(b))];
}

/** A row as a line. */
export function line(row: CertificationView): Line {
  return { kind: 'row', key: row.id, row };
}

/** The number of a row; 0 where it has none. */
export function number(row: CertificationView | undefined): number {
  return row?.number?.no ?? 0;
}

/** The highest number that has a row: a gap may be the end. */
export function lastRow({ last, gaps }: Numbered): number {
  const end = gaps.find((gap) => gap.to === last);
  return end ? end.from - 1 : last;
}

/** Above which number a page of rows ends at `last`; null where that page is the first. */
export function pageBefore(last: number, book: Numbered): number | null {
  let above = last;
  let wanted = pageRows;
  for (const gap of book.gaps.filter((one) => one.from <= last).sort((a, b) => b.from - a.from)) {
    const between = above - gap.to;
    if (between >= wanted) break;
    wanted -= Math.max(between, 0);
    above = gap.from - 1;
  }
  above -= wanted;
  return above < book.first ? null : above;
}

function place(one: Line): number {
  if (one.kind === 'row') return number(one.row);
  return one.kind === 'gap' ? one.gap.from : 0;
}
