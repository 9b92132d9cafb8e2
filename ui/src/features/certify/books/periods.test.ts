import { describe, expect, it } from 'vitest';
import type { LockView } from '../../../bindings';
import { fileName, lockOf, periodKey, periods } from './periods';

const lock = (month: number | null, version: number) =>
  ({ period: month === null ? { kind: 'year' } : { kind: 'month', no: month }, version }) as LockView;

describe('periods of a register', () => {
  it('are the months that have begun, and the year', () => {
    expect(periods(2026, '2026-03-02').map(periodKey)).toEqual(['1', '2', '3', 'year']);
  });

  it('are all of a year that is over', () => {
    expect(periods(2025, '2026-03-02')).toHaveLength(13);
  });

  it('know their newest lock', () => {
    const locks = [lock(10, 1), lock(11, 2), lock(11, 1), lock(null, 1)];
    expect(lockOf(locks, { kind: 'month', no: 11 })?.version).toBe(2);
    expect(lockOf(locks, { kind: 'year' })?.version).toBe(1);
    expect(lockOf(locks, { kind: 'month', no: 9 })).toBeNull();
  });

  it('make names of files', () => {
    expect(fileName('So chung thuc SCT/CK,ĐC 11-2026')).toBe('So chung thuc SCT-CK-ĐC 11-2026');
  });
});
