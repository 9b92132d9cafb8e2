import { describe, expect, it } from 'vitest';
import type { Field, FieldView } from '../../bindings';
import { isUnsure, nextOpen } from './fields';

const field = (name: Field, confirmed = false, confidence = 95): FieldView => ({
  field: name,
  value: 'x',
  confidence,
  area: { left: 0, top: 0, right: 1, bottom: 1 },
  confirmed,
  person: 'no_field',
});

describe('the next field to confirm', () => {
  const fields = [field('issuer', true), field('sex'), field('person_name', true), field('residence')];

  it.each([
    [null, 'sex'],
    ['issuer', 'sex'],
    ['sex', 'residence'],
    ['residence', 'sex'],
  ] as const)('after %s is %s', (from, to) => expect(nextOpen(fields, from)).toBe(to));

  it('is none where it is the last one, or all are confirmed', () => {
    expect(nextOpen([field('issuer', true), field('sex')], 'sex')).toBeNull();
    expect(nextOpen([field('issuer', true)], null)).toBeNull();
  });
});

it.each([
  [79, false, true],
  [80, false, false],
  [40, true, false],
])('a value read with %i %%, confirmed: %s, is unsure: %s', (confidence, confirmed, unsure) => {
  expect(isUnsure(field('sex', confirmed, confidence))).toBe(unsure);
});
