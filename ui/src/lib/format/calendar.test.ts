import { describe, expect, it } from 'vitest';
import { dayAfterKey, monthWeeks, shiftMonth } from './calendar';
import { weekday } from './date';

describe('the weeks of a month', () => {
  it('begin on Monday and hold every day of it', () => {
    const weeks = monthWeeks('2026-11-21');
    expect(weeks.map((week) => [week[0], week[6]])).toEqual([
      ['2026-10-26', '2026-11-01'],
      ['2026-11-02', '2026-11-08'],
      ['2026-11-09', '2026-11-15'],
      ['2026-11-16', '2026-11-22'],
      ['2026-11-23', '2026-11-29'],
      ['2026-11-30', '2026-12-06'],
    ]);
  });

  it('of a February that fits are four', () => {
    expect(monthWeeks('2021-02-14')).toHaveLength(4);
  });

  it.each(Array.from({ length: 48 }, (_, n) => shiftMonth('2023-01-15', n)))('around %s are whole', (day) => {
    const days = monthWeeks(day).flat();
    const own = days.filter((one) => one.slice(0, 7) === day.slice(0, 7));
    expect(days.length % 7).toBe(0);
    expect(weekday(days[0] ?? '')).toBe(1);
    expect(own).toHaveLength(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate());
    expect(new Set(days).size).toBe(days.length);
  });
});

describe('a key of the calendar', () => {
  it.each([
    ['2026-11-21', 'ArrowLeft', false, '2026-11-20'],
    ['2026-11-30', 'ArrowRight', false, '2026-12-01'],
    ['2026-11-03', 'ArrowUp', false, '2026-10-27'],
    ['2026-12-28', 'ArrowDown', false, '2027-01-04'],
    ['2026-11-21', 'Home', false, '2026-11-16'],
    ['2026-11-22', 'Home', false, '2026-11-16'],
    ['2026-11-16', 'End', false, '2026-11-22'],
    ['2026-03-31', 'PageUp', false, '2026-02-28'],
    ['2026-01-31', 'PageDown', false, '2026-02-28'],
    ['2024-02-29', 'PageDown', true, '2025-02-28'],
    ['2026-11-21', 'PageUp', true, '2025-11-21'],
    ['1850-01-01', 'ArrowLeft', false, '1850-01-01'],
    ['2200-12-15', 'PageDown', false, '2200-12-31'],
    ['2026-11-21', 'Tab', false, null],
  ])('leads from %s by %s (Shift %s) to %s', (from, key, shift, to) => {
    expect(dayAfterKey(from, key, shift)).toBe(to);
  });
});
