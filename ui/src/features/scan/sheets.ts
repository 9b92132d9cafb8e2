import type { BinRef, BinView, SheetView, StackChange, StackView } from '../../bindings';
import { binIn, sameBin } from './bins';
import { guessOf, type Guess } from './proposals';

/** A page of the grid: what the desk knows of it, and its place among the others. */
export interface Placed {
  sheet: SheetView;
  /** Number among the pages that are kept, from 1. */
  number: number;
  /** Number of its document, from 1. */
  document: number;
  /** It is the first kept page of its document. */
  first: boolean;
  /** Key of its paper, 1–9; null where it is put to none, or beyond the ninth. */
  digit: number | null;
  /** Name of its paper. */
  paper: string | null;
  /** What it seems to be instead; null where nothing else is proposed. */
  guess: Guess | null;
}

/** Pages of the grid in order; those set aside are not among them. */
export function placed(view: StackView): Placed[] {
  const shown: Placed[] = [];
  let opened = 0;
  let document = 0;
  let last = -1;
  for (const sheet of view.pages) {
    if (sheet.starts) opened += 1;
    if (sheet.aside !== null) continue;
    const first = shown.length === 0 || opened !== last;
    if (first) document += 1;
    last = opened;
    const { digit, name: paper } = binIn(view.bins, sheet.bin);
    shown.push({ sheet, number: shown.length + 1, document, first, digit, paper, guess: guessOf(sheet, view.bins) });
  }
  return shown;
}

/** Pages set aside, in order. */
export function aside(view: StackView): SheetView[] {
  return view.pages.filter((sheet) => sheet.aside !== null);
}

/** Pages kept and put to no paper. */
export function unassigned(view: StackView): number {
  return view.pages.filter((sheet) => sheet.aside === null && sheet.bin === null).length;
}

/** Something on the page should be looked at. */
export function needsLook(sheet: SheetView): boolean {
  return sheet.failed || sheet.secrecy !== null || sheet.findings.length > 0;
}

/** The page is stored and its picture is still being made. */
export function isComing(sheet: SheetView): boolean {
  return sheet.picture === null && !sheet.failed;
}

/**
 * What a digit key does. On the first page of a document that lies together, the whole document goes;
 * elsewhere, or with several pages chosen, just those.
 */
export function assign(pages: Placed[], chosen: readonly number[], bin: BinRef | null): StackChange {
  const one = chosen.length === 1 ? pages.find((page) => page.sheet.id === chosen[0]) : undefined;
  const together = (page: Placed) => page.document !== one?.document || sameBin(page.sheet.bin, one.sheet.bin);
  return { change: 'assign', pages: [...chosen], bin, whole: one !== undefined && one.first && pages.every(together) };
}

/** Pages that a change puts to a paper. */
export function reached(pages: Placed[], change: StackChange): number {
  if (change.change !== 'assign') return 0;
  if (!change.whole) return change.pages.length;
  const document = pages.find((page) => page.sheet.id === change.pages[0])?.document;
  return pages.filter((page) => page.document === document).length;
}

/** The chosen pages one place earlier or later; null where they are there already. */
export function shift(pages: Placed[], chosen: readonly number[], step: 1 | -1): StackChange | null {
  const at = pages.flatMap((page, index) => (chosen.includes(page.sheet.id) ? [index] : []));
  const [first, last] = [at[0], at.at(-1)];
  if (first === undefined || last === undefined) return null;
  const ids = at.flatMap((index) => pages[index]?.sheet.id ?? []);
  if (step === -1) {
    const before = pages[first - 1];
    return before ? { change: 'move', pages: ids, before: before.sheet.id } : null;
  }
  if (last + 1 >= pages.length) return null;
  return { change: 'move', pages: ids, before: pages[last + 2]?.sheet.id ?? null };
}

/** Changes after which this page goes on the document before it: a page set aside between them may be what parts them. */
export function join(view: StackView, id: number): StackChange[] {
  const at = view.pages.findIndex((sheet) => sheet.id === id);
  const before = view.pages.findLastIndex((sheet, index) => index < at && sheet.aside === null);
  if (at < 0 || before < 0) return [];
  const between = view.pages.slice(before + 1, at + 1).filter((sheet) => sheet.starts);
  return between.map((sheet) => ({ change: 'join', page: sheet.id }));
}

/** The next page after this one that should be looked at, round the end. */
export function nextToLook(pages: Placed[], from: number | null): number | null {
  const at = pages.findIndex((page) => page.sheet.id === from);
  const turned = [...pages.slice(at + 1), ...pages.slice(0, at + 1)];
  return turned.find((page) => needsLook(page.sheet))?.sheet.id ?? null;
}

/** A paper already held is to be digitised again: the clerk is asked why. */
export function needsReason(bins: BinView[]): boolean {
  return bins.some((one) => one.held && one.pages > 0);
}
