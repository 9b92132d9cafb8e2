import { describe, expect, it } from 'vitest';
import { Choosing, shownValue } from './conflict.svelte';

const fields = [
  { field: 'owner', here: 'Đặng Đình Thường', there: 'Đặng Đình Thưởng' },
  { field: 'phone', here: '+84900000011', there: '' },
] as const;

describe('choosing between two versions', () => {
  it('chooses nothing for anybody', () => {
    const choosing = new Choosing([...fields]);
    expect([choosing.left, choosing.choices]).toEqual([2, null]);
  });

  it('needs a reason only where the law attaches consequences and the other side is taken', () => {
    const choosing = new Choosing([...fields]);
    choosing.chooseAll(true);
    expect([choosing.unreasoned, choosing.choices]).toEqual(['owner', null]);
    choosing.reasons.owner = ' Tỉnh đã đối chiếu ';
    expect(choosing.choices).toEqual([
      { field: 'owner', theirs: true, reason: 'Tỉnh đã đối chiếu' },
      { field: 'phone', theirs: true, reason: '' },
    ]);
    choosing.choose('owner', false);
    expect(choosing.choices?.[0]).toEqual({ field: 'owner', theirs: false, reason: '' });
  });

  it('stays within its rows', () => {
    const choosing = new Choosing([...fields]);
    choosing.move(-1);
    expect(choosing.at).toBe(0);
    choosing.move(1);
    choosing.move(1);
    expect(choosing.at).toBe(1);
  });
});

it.each([
  ['due_at', '2026-11-26T09:42:00+07:00', '09:42 26/11/2026'],
  ['due_at', 'soon', 'soon'],
  ['state', '4', 'Đang xử lý'],
  ['state', 'khác', 'khác'],
  ['phone', '+84900000011', '0900000011'],
  ['owner', '', '(để trống)'],
] as const)('a value of %s, %s, is shown as %s', (field, value, shown) => expect(shownValue(field, value)).toBe(shown));
