import type { BinView, SheetView, StackChange } from '../../bindings';
import { binIn, sameBin } from './bins';
import type { Placed } from './sheets';

/** What a page seems to be, where that is not where it lies. */
export interface Guess {
  /** A page of a paper, or a sheet that is none and only looked at. */
  is: 'paper' | 'card' | 'slip';
  /** Name of the paper; null for what is none. */
  paper: string | null;
  /** Digit key of the paper; null where it has none. */
  digit: number | null;
  /** How sure, per cent. */
  confidence: number;
  /** What accepting it does; empty where no paper asks for the page. */
  changes: StackChange[];
}

/** What is proposed for a page and not yet so. */
export function guessOf(sheet: SheetView, bins: BinView[]): Guess | null {
  const { proposal, id, bin } = sheet;
  if (!proposal || sheet.aside !== null) return null;
  const { part, confidence } = proposal;
  if (part.is === 'card' || part.is === 'slip') {
    return { is: part.is, paper: null, digit: null, confidence, changes: [{ change: 'remove', pages: [id] }] };
  }
  // A page the clerk put to a paper is theirs to judge: only another paper that is asked for is worth a word.
  if (part.is === 'other') return bin === null ? { is: 'paper', paper: part.name, digit: null, confidence, changes: [] } : null;
  const { digit, name } = binIn(bins, part.bin);
  if (name === null || sameBin(part.bin, bin)) return null;
  const changes: StackChange[] = [{ change: 'assign', pages: [id], bin: part.bin, whole: false }];
  if (part.begins && !sheet.starts) changes.push({ change: 'split', page: id });
  return { is: 'paper', paper: name, digit, confidence, changes };
}

/** The chosen pages whose own proposals can be accepted. */
export function acceptable(pages: Placed[], chosen: readonly number[]): Placed[] {
  return pages.filter((page) => chosen.includes(page.sheet.id) && page.guess !== null && page.guess.changes.length > 0);
}

/** Kept pages whose text is still to be read: what is proposed may change. */
export function unread(pages: Placed[]): number {
  return pages.filter(({ sheet }) => sheet.text.kind === 'waiting' && sheet.whole_pdf === null && !sheet.failed).length;
}
