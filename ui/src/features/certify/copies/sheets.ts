import type { CopyPageView, CopyView } from '../../../bindings';

export type Side = 'scan' | 'copy';
export const sides: Side[] = ['scan', 'copy'];

/** A picture and the quarter turns by which it is shown upright. */
export interface Picture {
  src: string;
  turns: number;
}

/** One page as it is compared: the scan at the left, the copy at the right. */
export interface SheetPair {
  scan: Picture | null;
  copy: Picture | null;
  /** The page of the original; none for the page with the statement, which only the copy has. */
  page: CopyPageView | null;
}

/** Pages of a copy in their order. Once there is a signed file, what is shown is that file. */
export function pairsOf({ pages, file }: CopyView): SheetPair[] {
  const pairs = pages.map((page, index): SheetPair => {
    const signed = file[index];
    return {
      scan: page.scan === null ? null : { src: page.scan, turns: page.turns },
      copy: signed === undefined ? { src: page.copy, turns: page.copy_turns } : { src: signed, turns: 0 },
      page,
    };
  });
  const more = file.slice(pages.length).map((src): SheetPair => ({ scan: null, copy: { src, turns: 0 }, page: null }));
  return [...pairs, ...more];
}

/** Width and height of a page as it is seen, whole millimetres, and its resolution; null where they are not known. */
export function sizeOf(page: CopyPageView): [width: number, height: number, dpi: number] | null {
  const { width_mm, height_mm, dpi, turns } = page;
  if (!width_mm || !height_mm || !dpi) return null;
  const [width, height] = turns % 2 === 1 ? [height_mm, width_mm] : [width_mm, height_mm];
  return [Math.round(width), Math.round(height), Math.round(dpi)];
}
