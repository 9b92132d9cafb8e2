import { describe, expect, it } from 'vitest';
import { placed } from './sheets';
import { held, stamped } from './stamps';
import { bin, sheet, view } from '../../testing/stack';

const stack = view([
  sheet(1, { bin: bin('a') }),
  sheet(2, { secrecy: 'secret', aside: 'removed', bin: bin('a') }),
  sheet(3, { secrecy: 'top_secret' }),
  sheet(4, { secrecy: 'highly_secret', bin: bin('b') }),
]);
const pages = placed(stack);

describe('pages with a stamp of secrecy', () => {
  it('are counted with those set aside, and the highest degree is said', () => {
    expect(stamped(stack, pages)).toMatchObject({ count: 3, highest: 'top_secret', first: { sheet: { id: 3 } }, aside: { id: 2 } });
  });

  it('hold up their paper, unless they are set aside', () => {
    expect(held(pages)?.sheet.id).toBe(4);
    expect(held(placed(view([sheet(2, { secrecy: 'secret', aside: 'removed', bin: bin('a') })])))).toBeNull();
  });

  it('are none where nothing was seen', () => {
    const plain = view([sheet(1)]);
    expect(stamped(plain, placed(plain))).toBeNull();
  });
});
