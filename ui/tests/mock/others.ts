import type { DossierRow, Holder } from '../../src/bindings';
import { now } from './fixtures';

/** What another counter did; a test may change it while a screen is open. */
export interface OthersScene {
  /** Dossiers that it works at. */
  held?: string[];
  /** It received one more dossier. */
  came?: boolean;
  /** It received a dossier that waits for the province. */
  sends?: boolean;
  /** It gives the numbers of the book of copies. */
  book?: boolean;
}

export const other: Holder = { name: 'Bùi Thị So', counter: 1, own: false, since: '2026-11-21T02:30:00Z' };
export const own = (name: string): Holder => ({ name, counter: 2, own: true, since: now });

/** Rows as they stand with what the other counter works at. */
export function held(rows: DossierRow[], others: OthersScene | undefined): DossierRow[] {
  return rows.map((row) => (others?.held?.includes(row.id) ? { ...row, holder: other } : row));
}
