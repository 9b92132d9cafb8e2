/** Reads an hour as clerks type it (7:30, 7h30, 0730, 7g30, 13h) as "07:30"; null where it is none. */
export function readTime(typed: string): string | null {
  const found = /^(\d{1,2})(?:\s*[:hHgG.]\s*(\d{2})?|(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? found[3] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
