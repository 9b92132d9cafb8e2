/** A whole number of at most nine digits, as typed; null where it is none or below `least`. */
export function readCount(typed: string, least = 1): number | null {
  const text = typed.trim();
  return /^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : null;
}
