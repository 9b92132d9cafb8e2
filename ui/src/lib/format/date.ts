/** A date a person typed: complete, or only the year where the papers know no more. */
export type TypedDate =
  | { kind: 'empty' }
  | { kind: 'full'; iso: string }
  | { kind: 'year'; iso: string }
  | { kind: 'impossible'; shown: string }
  | { kind: 'unreadable' };

/**
 * Reads what Vietnamese clerks type: 1/2/1990, 01-02-1990, 1.2.90, 1 2 1990, 01021990, 010290,
 * 1990-02-01 and 1990. A two-digit year is the latest one that is not after `today`.
 */
export function readDate(typed: string, today: Date): TypedDate {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  if (/^(?:0000)?\d{4}$/.test(text)) return year(text.slice(-4));
  const parts = split(text);
  if (!parts) return { kind: 'unreadable' };
  const [day, month, typedYear] = parts;
  const full = typedYear.length === 2 ? century(Number(typedYear), today) : Number(typedYear);
  return exists(day, month, full)
    ? { kind: 'full', iso: `${full}-${pad(month)}-${pad(day)}` }
    : { kind: 'impossible', shown: `${pad(day)}/${pad(month)}/${full}` };
}

/** ISO text ("1990-02-01" or "1990") as it is written here: 01/02/1990 or 1990. Other text stays. */
export function showDate(iso: string | null | undefined): string {
  const full = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso ?? '');
  return full ? `${full[3]}/${full[2]}/${full[1]}` : (iso ?? '');
}

/** 0 for Sunday … 6 for Saturday; null where only the year is known. */
export function weekday(iso: string): number | null {
  const [y, m, d] = iso.split('-').map(Number);
  return y && m && d ? new Date(Date.UTC(y, m - 1, d)).getUTCDay() : null;
}

/** The day `days` later, as ISO text; the same text where only the year is known. */
export function shiftDate(iso: string, days: number): string {
  const [y, m, d] = iso.split('-').map(Number);
  if (!y || !m || !d) return iso;
  return new Date(Date.UTC(y, m - 1, d + days)).toISOString().slice(0, 10);
}

function split(text: string): [number, number, string] | null {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return [Number(iso[3]), Number(iso[2]), iso[1] ?? ''];
  const spaced = /^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})$/.exec(text);
  const packed = /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(text);
  const found = spaced ?? packed;
  return found ? [Number(found[1]), Number(found[2]), found[3] ?? ''] : null;
}

function year(text: string): TypedDate {
  const value = Number(text);
  return value >= 1850 && value <= 2200
    ? { kind: 'year', iso: text }
    : { kind: 'impossible', shown: text };
}

function century(two: number, today: Date): number {
  const recent = Math.floor(today.getFullYear() / 100) * 100 + two;
  return recent > today.getFullYear() ? recent - 100 : recent;
}

function exists(day: number, month: number, full: number): boolean {
  if (full < 1850 || full > 2200) return false;
  const date = new Date(Date.UTC(full, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1 && day >= 1;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
