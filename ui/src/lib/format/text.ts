/**
 * Text as it is kept: NFC, full-width digits made plain, blanks collapsed, trimmed.
 * Applied when a field is left, never while someone types (input methods replay keys).
 */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\u200B|\u200C|\u200D|\uFEFF/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** As {@link tidy}, line by line, for boxes of several lines. */
export function tidyLines(text: string): string {
  return text.split(/\r?\n/).map(tidy).join('\n').trim();
}

/** Key for matching commands in the palette: no accents, lower case. Data is searched in Rust. */
export function fold(text: string): string {
  return tidy(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd');
}

/** True when every folded word of the query begins a word of the text. */
export function matches(text: string, query: string): boolean {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(' ')
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** Initials shown on a tile: first letters of the middle and given name, "Trần Thị Hoa" → "TH". */
export function monogram(name: string): string {
  const words = tidy(name).split(' ');
  return words
    .slice(-2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A personal number with its middle hidden: whoever looks over the shoulder learns nothing. */
export function maskNumber(number: string | null): string | null {
  if (number === null || number.length < 9) return number;
  return `${number.slice(0, 4)}${'*'.repeat(number.length - 6)}${number.slice(-2)}`;
}

/** A Vietnamese number kept as +84901234567 is shown as it is dialled: 0901234567. */
export function showPhone(phone: string | null): string {
  return (phone ?? '').replace(/^\+84/, '0');
}
