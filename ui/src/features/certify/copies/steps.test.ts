import { describe, expect, it } from 'vitest';
import { countOf, stepOf } from './steps';

describe('the steps of electronic copies', () => {
  it('count a copy whose signing began with those that wait for it', () => {
    const counts = [
      { status: 'to_scan', rows: 2 },
      { status: 'to_sign', rows: 17 },
      { status: 'signing', rows: 1 },
    ] as const;
    expect(countOf('to_sign', [...counts])).toBe(18);
    expect(countOf('to_seal', [...counts])).toBe(0);
    expect(countOf('to_scan', null)).toBeUndefined();
    expect(countOf('issued', [...counts])).toBeUndefined();
  });

  it('find a copy by where it stands, as long as it is on its way', () => {
    expect(stepOf('signing')).toBe('to_sign');
    expect(stepOf('issued')).toBe('issued');
    expect(stepOf('refused')).toBeUndefined();
  });
});
