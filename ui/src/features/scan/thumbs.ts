/** Width and height of a page in the grid, rem. */
export const sizes = {
  small: { width: 6.4, height: 9 },
  medium: { width: 8.8, height: 12 },
  large: { width: 13, height: 17.6 },
};

export type ThumbSize = keyof typeof sizes;

/** What of the grid is drawn: pages from–to, and the empty room before and after, pixels. */
export interface Shown {
  from: number;
  to: number;
  before: number;
  after: number;
}

/** Rows drawn beyond what is seen, so that scrolling shows no gaps. */
const spare = 2;

/** The part of the grid to draw. */
export function window(count: number, columns: number, rowHeight: number, scrolled: number, height: number): Shown {
  const rows = Math.ceil(count / columns);
  const first = Math.min(Math.max(Math.floor(scrolled / rowHeight) - spare, 0), Math.max(rows - 1, 0));
  const last = Math.min(Math.ceil((scrolled + height) / rowHeight) + spare, rows);
  return {
    from: first * columns,
    to: Math.min(last * columns, count),
    before: first * rowHeight,
    after: Math.max(rows - last, 0) * rowHeight,
  };
}

const key = 'motcua.scan.thumbs';

/** The size chosen last on this machine. */
export function rememberedSize(): ThumbSize {
  const kept = localStorage.getItem(key);
  return kept !== null && kept in sizes ? (kept as ThumbSize) : 'medium';
}

export function rememberSize(size: ThumbSize): void {
  localStorage.setItem(key, size);
}
