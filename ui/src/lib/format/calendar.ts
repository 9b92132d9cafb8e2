import { shiftDate, weekday } from './date';

/** Years a date box takes. */
const first = '1850-01-01';
const last = '2200-12-31';

/** Weeks of the month of this day, Monday first; days of the months beside it fill the edges. */
export function monthWeeks(iso: string): string[][] {
  const start = monday(`${iso.slice(0, 8)}01`);
  const weeks: string[][] = [];
  for (let at = start; weeks.length === 0 || at.slice(0, 7) === iso.slice(0, 7); at = shiftDate(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => shiftDate(at, day)));
  }
  return weeks;
}

/** The same day so many months later; the month's last day where it has no such day. */
export function shiftMonth(iso: string, months: number): string {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  const lastOf = new Date(Date.UTC(year, month + months, 0));
  const to = new Date(Date.UTC(lastOf.getUTCFullYear(), lastOf.getUTCMonth(), Math.min(day, lastOf.getUTCDate())));
  return within(to.toISOString().slice(0, 10));
}

/** Where a key of the grid leads from a day; null for other keys. After the pattern of WAI-ARIA. */
export function dayAfterKey(iso: string, key: string, shift: boolean): string | null {
  switch (key) {
    case 'ArrowLeft':
      return within(shiftDate(iso, -1));
    case 'ArrowRight':
      return within(shiftDate(iso, 1));
    case 'ArrowUp':
      return within(shiftDate(iso, -7));
    case 'ArrowDown':
      return within(shiftDate(iso, 7));
    case 'Home':
      return within(monday(iso));
    case 'End':
      return within(shiftDate(monday(iso), 6));
    case 'PageUp':
      return shiftMonth(iso, shift ? -12 : -1);
    case 'PageDown':
      return shiftMonth(iso, shift ? 12 : 1);
    default:
      return null;
  }
}

function monday(iso: string): string {
  return shiftDate(iso, -(((weekday(iso) ?? 0) + 6) % 7));
}

function within(iso: string): string {
  if (iso < first) return first;
  return iso > last ? last : iso;
}
