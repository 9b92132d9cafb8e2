/** Vietnam keeps +07:00 all year; instants arrive as RFC 3339 and are shown there, whatever the PC thinks. */
const offset = 7 * 3600 * 1000;

function parts(instant: string): Date {
  return new Date(Date.parse(instant) + offset);
}

/** 14:05 */
export function showTime(instant: string): string {
  return parts(instant).toISOString().slice(11, 16);
}

/** 14:05:09 */
export function showClock(instant: string): string {
  return parts(instant).toISOString().slice(11, 19);
}

/** 25/11/2026 */
export function showDay(instant: string): string {
  const [y, m, d] = parts(instant).toISOString().slice(0, 10).split('-');
  return `${d}/${m}/${y}`;
}

/** 16:00 25/11/2026 */
export function showMoment(instant: string): string {
  return `${showTime(instant)} ${showDay(instant)}`;
}

/** 0 for Sunday … 6 for Saturday, in Vietnam. */
export function dayOfWeek(instant: string): number {
  return parts(instant).getUTCDay();
}

/** Present day in Vietnam as ISO text. */
export function todayIso(now: Date): string {
  return new Date(now.getTime() + offset).toISOString().slice(0, 10);
}
