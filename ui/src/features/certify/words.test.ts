import { describe, expect, it } from 'vitest';
import type { CertificationView } from '../../bindings';
import { needsReason, numberList } from './words';

const at = (...list: number[]) => list.map((no) => ({ number: { no } }));

describe('a list of numbers', () => {
  it.each([
    [at(7), '7'],
    [at(3, 1, 2), '1–3'],
    [at(1235, 1236, 1240, 1242, 1243), '1235–1236, 1240, 1242–1243'],
    [[{ number: null }, ...at(5)], '5'],
    [[], ''],
  ])('of %j is said %s', (rows, words) => expect(numberList(rows)).toBe(words));
});

describe('a further print', () => {
  const row = (prints: number, print_state: CertificationView['print_state']) => ({ prints, print_state }) as CertificationView;

  it.each([
    [row(0, null), false],
    [row(1, 'not_out'), false],
    [row(1, 'queued'), true],
    [row(1, 'handed_over'), true],
    [row(2, 'not_out'), true],
  ])('%j needs a reason: %s', (one, needed) => expect(needsReason(one)).toBe(needed));
});
