import type { Secrecy, SheetView, StackView } from '../../bindings';
import type { Placed } from './sheets';

const rising: Secrecy[] = ['secret', 'highly_secret', 'top_secret'];

/** Pages that seem to bear a stamp of secrecy and that nobody has judged. */
export interface Stamped {
  /** How many, those set aside among them: they lie on this machine too. */
  count: number;
  highest: Secrecy;
  /** The first of the grid; null where all of them are set aside. */
  first: Placed | null;
  /** The first that is set aside. */
  aside: SheetView | null;
}

/** The pages of the stack with a stamp; null where there is none. */
export function stamped(view: StackView, pages: Placed[]): Stamped | null {
  const sheets = view.pages.filter((sheet) => sheet.secrecy !== null);
  const highest = rising.findLast((degree) => sheets.some((sheet) => sheet.secrecy === degree));
  if (highest === undefined) return null;
  return {
    count: sheets.length,
    highest,
    first: pages.find(({ sheet }) => sheet.secrecy !== null) ?? null,
    aside: sheets.find((sheet) => sheet.aside !== null) ?? null,
  };
}

/** The page that may not go on to its paper before somebody has judged its stamp. */
export function held(pages: Placed[]): Placed | null {
  return pages.find(({ sheet }) => sheet.secrecy !== null && sheet.bin !== null) ?? null;
}
