import type { Field, FieldView } from '../../bindings';

/** Below this a reading is called unsure, in words. */
const sureFrom = 80;

export const isUnsure = ({ confidence, confirmed }: FieldView): boolean => !confirmed && confidence < sureFrom;

/** Fields whose value is a day. */
export const isDay = (field: Field): boolean => field === 'document_date' || field === 'birth_date';

/** The next field after this one that nobody confirmed, round the end; null where all are. */
export function nextOpen(fields: FieldView[], from: Field | null): Field | null {
  const at = fields.findIndex((one) => one.field === from);
  const turned = [...fields.slice(at + 1), ...fields.slice(0, at + 1)];
  return turned.find((one) => !one.confirmed && one.field !== from)?.field ?? null;
}

/** Where a field is on screen. */
export const fieldId = (page: number, field: Field): string => `field-${page}-${field}`;
