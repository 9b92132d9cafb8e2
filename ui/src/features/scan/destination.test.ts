import { describe, expect, it } from 'vitest';
import { vi } from '../../messages/vi';
import { destinationOf } from './destination';

describe('the address of a stack', () => {
  it('names the draft of an intake, and the paper that pages go to', () => {
    expect(destinationOf('draft-1')).toMatchObject({ draft: 'draft-1', bin: null });
    const aimed = destinationOf('draft-1/2.000908/gi%E1%BA%A5y%2F1');
    expect(aimed).toMatchObject({ draft: 'draft-1', bin: { procedure: '2.000908', line: 'giấy/1' } });
    expect(aimed.words(vi)).toEqual({ back: vi.scan.back, done: vi.scan.done });
  });

  it('names the draft of originals of copies', () => {
    const copies = destinationOf('copies/draft-2/2.000908/c7');
    expect(copies).toMatchObject({ draft: 'draft-2', bin: { procedure: '2.000908', line: 'c7' } });
    expect(copies.words(vi)).toEqual(vi.copies.scan);
    expect(destinationOf('copies/draft-2')).toMatchObject({ draft: 'draft-2', bin: null });
  });
});
