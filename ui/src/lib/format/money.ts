/** 15000 → "15.000"; the unit is written by the message around it. */
export function showMoney(dong: number): string {
  return String(Math.trunc(dong)).replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/**
 * Reads an amount in đồng as clerks type it: 15000, 15.000, 15,000, 15 000 đ, 15k, 1,5tr.
 * Null where it is not an amount or is beyond what a receipt can say.
 */
export function readMoney(typed: string): number | null {
  const text = typed
    .normalize('NFC')
    .toLowerCase()
    .replace(/[₫đ]|vnd/g, '')
    .replace(/\s+/g, '');
  const short = /^(\d{1,6})(?:[.,](\d{1,3}))?(k|n|tr)$/.exec(text);
  if (short) {
    const unit = short[3] === 'tr' ? 1_000_000 : 1_000;
    const value = Number(`${short[1]}.${short[2] ?? '0'}`) * unit;
    return Number.isInteger(Math.round(value)) ? Math.round(value) : null;
  }
  if (!/^(\d{1,12}|\d{1,3}([.,]\d{3}){1,3})$/.test(text)) return null;
  return Number(text.replace(/[.,]/g, ''));
}

/** 1536 → "1,5 KB" style size of a file; decimal comma as written in Vietnam. */
export function showSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown = unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1);
  return `${shown.replace('.', ',')} ${units[unit]}`;
}
