import { describe, expect, it } from 'vitest';
import type { BinView, PageProposal, SheetView } from '../../bindings';
import { acceptable, guessOf, unread } from './proposals';
import { placed } from './sheets';
import { bin, paper, sheet, view } from '../../testing/stack';

const bins: BinView[] = [paper('a'), paper('b')];
const asked = (line: string, begins = false): PageProposal => ({ part: { is: 'asked', bin: bin(line), begins }, confidence: 88 });
const guess = (more: Partial<SheetView>) => guessOf(sheet(4, more), bins);
const assigned = { change: 'assign', pages: [4], bin: bin('b'), whole: false };

describe('what a page seems to be', () => {
  it.each([
    ['a page of a paper that is asked for goes to it', { proposal: asked('b') }, { paper: 'b', digit: 2, changes: [assigned] }],
    ['one that begins it begins a document', { proposal: asked('b', true) }, { changes: [assigned, { change: 'split', page: 4 }] }],
    ['one that begins a document already is not split again', { proposal: asked('b', true), starts: true }, { changes: [assigned] }],
    ['one that lies in another paper is said too', { proposal: asked('b'), bin: bin('a') }, { paper: 'b' }],
    ['a card is set aside, wherever it lies', { proposal: { part: { is: 'card' }, confidence: 97 }, bin: bin('a') }, { paper: null, changes: [{ change: 'remove', pages: [4] }] }],
    ['a slip of ours is set aside too', { proposal: { part: { is: 'slip' }, confidence: 99 } }, { is: 'slip', paper: null, changes: [{ change: 'remove', pages: [4] }] }],
    ['another paper is only named', { proposal: { part: { is: 'other', name: 'Sổ đỏ' }, confidence: 70 } }, { paper: 'Sổ đỏ', digit: null, changes: [] }],
  ] as const)('%s', (_, more, wanted) => expect(guess(more as Partial<SheetView>)).toMatchObject(wanted));

  it.each([
    ['nothing is proposed', { proposal: null }],
    ['it lies there already', { proposal: asked('b'), bin: bin('b') }],
    ['it is set aside', { proposal: asked('b'), aside: 'removed' }],
    ['the paper is not asked for any more', { proposal: asked('gone') }],
    ['the clerk put it to a paper, and no paper asks for what it seems to be', { proposal: { part: { is: 'other', name: 'x' }, confidence: 70 }, bin: bin('a') }],
  ] as const)('is not said where %s', (_, more) => expect(guess(more as Partial<SheetView>)).toBeNull());
});

describe('pages with proposals', () => {
  const pages = placed(
    view([
      sheet(1, { proposal: asked('a') }),
      sheet(2, { proposal: { part: { is: 'other', name: 'x' }, confidence: 70 }, text: { kind: 'read', words: 9, confidence: 90 } }),
      sheet(3, { proposal: asked('b'), failed: true }),
      sheet(4, { whole_pdf: 3 }),
    ]),
  );

  it('can be accepted where they are chosen and some paper asks for them', () => {
    expect(acceptable(pages, [1, 2]).map((page) => page.sheet.id)).toEqual([1]);
    expect(acceptable(pages, [])).toEqual([]);
  });

  it('may change while text is still to be read; a page that will never be read is not waited for', () => {
    expect(unread(pages)).toBe(1);
  });
});
