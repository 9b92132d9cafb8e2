/** Millimetres with at most one decimal as typed (12,5 or 12.5), in tenths; null where it is none or outside. */
export function readMm(typed: string, least: number, most: number): number | null {
  const found = /^([-+−]?)\s*(\d{1,3})(?:[.,](\d))?$/.exec(typed.trim());
  if (!found) return null;
  const size = Number(found[2]) * 10 + Number(found[3] ?? 0);
  const tenths = found[1] === '-' || found[1] === '−' ? -size : size;
  return tenths >= least && tenths <= most ? tenths : null;
}

/** 125 → "12,5": tenths of a millimetre as they are written here. */
export function showMm(tenths: number): string {
  const size = Math.abs(tenths);
  return `${tenths < 0 ? '-' : ''}${Math.trunc(size / 10)},${size % 10}`;
}
