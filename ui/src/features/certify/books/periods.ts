import type { LockView, RegisterPeriod } from '../../../bindings';

/** Periods of a book of `year` whose register can be printed on `today` (ISO): months that have begun, then the year. */
export function periods(year: number, today: string): RegisterPeriod[] {
  const months = Number(today.slice(0, 4)) > year ? 12 : Number(today.slice(5, 7));
  return [...Array.from({ length: months }, (_, n): RegisterPeriod => ({ kind: 'month', no: n + 1 })), { kind: 'year' }];
}

/** A period as a key: "11", or "year". */
export function periodKey(period: RegisterPeriod): string {
  return period.kind === 'month' ? String(period.no) : 'year';
}

/** The newest lock of a period. */
export function lockOf(locks: LockView[], period: RegisterPeriod): LockView | null {
  const same = locks.filter((lock) => periodKey(lock.period) === periodKey(period));
  return same.sort((a, b) => b.version - a.version)[0] ?? null;
}

/** A name as every system takes it for a file. */
export function fileName(name: string): string {
  return name.replace(/[\\/:*?"<>|,]+/g, '-');
}
