import type { BinView, FieldTaken, FieldView, PageProposal, PersonSays, ProcedureProposal, Secrecy, SheetView } from '../../src/bindings';
import { procedures } from './fixtures';

/** What a reader would find on the pages of a stack: four kinds of page in turn, the fourth a card. */
const kinds = ['to-khai', 'to-khai', 'khai-sinh', 'card'];
const names: Record<string, string> = { 'to-khai': 'Tờ khai cấp bản sao', 'khai-sinh': 'Giấy khai sinh bản chính' };

/** What the page with this number seems to be, where these papers are asked for. */
export function seems(id: number, bins: BinView[]): PageProposal | null {
  const kind = kinds[(id - 1) % kinds.length] ?? '';
  const confidence = 97 - (id % 4) * 9;
  if (kind === 'card') return { part: { is: 'card' }, confidence };
  const asked = bins.find((one) => one.bin.line === kind);
  if (!asked) return { part: { is: 'other', name: names[kind] ?? kind }, confidence };
  return { part: { is: 'asked', bin: asked.bin, begins: id % 4 !== 2 }, confidence };
}

/** Procedures that the papers seem to be for. */
export function fitting(pages: SheetView[]): ProcedureProposal[] {
  if (!pages.some((page) => page.text.kind === 'read')) return [];
  return procedures.slice(0, 3).map(({ key, name }, n) => ({ procedure: key, name, papers: 2 - Math.min(n, 1) }));
}

/** Values that are read on the first page of a birth certificate, with how sure the reader is. */
const values: [FieldView['field'], string, number, PersonSays][] = [
  ['document_number', '12/2025', 96, 'no_field'],
  ['document_date', '2025-03-01', 91, 'no_field'],
  ['person_name', 'Nguyễn Thị Hồng', 94, 'same'],
  ['birth_date', '1990-02-11', 74, 'different'],
  ['mother_name', 'Trần Thị Mẫu', 83, 'nothing'],
];

/** Which of them a person confirmed, per page. */
export type Confirmed = Map<string, string>;

/** The fields of a page; each third page has some. */
export function fieldsOf(id: number, confirmed: Confirmed, filled: Set<string>): FieldView[] {
  if (id % 3 !== 1) return [];
  return values.map(([field, value, confidence, person], n) => {
    const top = 0.12 + n * 0.08;
    const known = confirmed.get(`${id} ${field}`);
    return {
      field,
      value: known ?? value,
      confidence,
      area: { left: 0.1, top, right: 0.6, bottom: top + 0.04 },
      confirmed: known !== undefined,
      person: filled.has(field) ? 'same' : person,
    };
  });
}

/** Keeps what a person confirmed, or takes it back. */
export function keepField(taken: FieldTaken, confirmed: Confirmed, filled: Set<string>): void {
  const key = `${taken.page} ${taken.field}`;
  if (taken.value === null) confirmed.delete(key);
  else confirmed.set(key, taken.value);
  if (taken.value !== null && taken.into_person) filled.add(taken.field);
}

/** The degree on the n-th of the pages that bear a stamp. */
export function degree(nth: number): Secrecy {
  return nth === 0 ? 'highly_secret' : 'secret';
}
