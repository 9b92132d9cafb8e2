import { describe, expect, it } from 'vitest';
import { assign, join, needsReason, nextToLook, placed, reached, shift, unassigned } from './sheets';
import { bin, paper, sheet, view } from '../../testing/stack';

describe('the pages of the grid', () => {
  it('leave out those set aside, and are numbered without them', () => {
    const pages = placed(view([sheet(1), sheet(2, { aside: 'blank' }), sheet(3)]));
    expect(pages.map((page) => [page.sheet.id, page.number])).toEqual([
      [1, 1],
      [3, 2],
    ]);
  });

  it('begin a document also where the page that begins it is set aside', () => {
    const pages = placed(view([sheet(1, { starts: true }), sheet(2, { aside: 'separator', starts: true }), sheet(3), sheet(4)]));
    expect(pages.map((page) => [page.sheet.id, page.document, page.first])).toEqual([
      [1, 1, true],
      [3, 2, true],
      [4, 2, false],
    ]);
  });

  it('know the digit and the name of their paper; the tenth has no digit', () => {
    const many = Array.from({ length: 10 }, (_, n) => paper(`p${n}`));
    const pages = placed(view([sheet(1, { bin: bin('p8') }), sheet(2, { bin: bin('p9') }), sheet(3)], many));
    expect(pages.map((page) => [page.digit, page.paper])).toEqual([
      [9, 'p8'],
      [null, 'p9'],
      [null, null],
    ]);
  });

  it('put to no paper are counted without those set aside', () => {
    expect(unassigned(view([sheet(1), sheet(2, { aside: 'blank' }), sheet(3, { bin: bin('a') })]))).toBe(1);
  });
});

describe('a digit key', () => {
  const loose = placed(view([sheet(1, { starts: true }), sheet(2), sheet(3, { starts: true }), sheet(4)]));
  const parted = placed(view([sheet(1, { starts: true }), sheet(2, { bin: bin('b') })]));

  it.each([
    ['on the first page of a document takes all of it', loose, [3], true, 2],
    ['within a document takes the page', loose, [2], false, 1],
    ['with several chosen takes those', loose, [1, 2, 3], false, 3],
    ['on the first page of a document that is parted already takes the page', parted, [1], false, 1],
  ])('%s', (_, pages, chosen, whole, n) => {
    const change = assign(pages, chosen, bin('a'));
    expect(change).toEqual({ change: 'assign', pages: chosen, bin: bin('a'), whole });
    expect(reached(pages, change)).toBe(n);
  });
});

describe('moving', () => {
  const pages = placed(view([sheet(1), sheet(9, { aside: 'blank' }), sheet(2), sheet(3), sheet(4)]));

  it.each([
    ['earlier, over the page before', [2, 3], -1, { change: 'move', pages: [2, 3], before: 1 }],
    ['later, over the page behind', [1, 2], 1, { change: 'move', pages: [1, 2], before: 4 }],
    ['later, to the end', [3], 1, { change: 'move', pages: [3], before: null }],
    ['chosen apart, together', [1, 3], 1, { change: 'move', pages: [1, 3], before: null }],
    ['earlier, at the beginning', [1], -1, null],
    ['later, at the end', [4], 1, null],
    ['nothing', [], 1, null],
  ] as const)('%s', (_, chosen, step, change) => {
    expect(shift(pages, chosen, step)).toEqual(change);
  });
});

describe('joining', () => {
  it('takes away what begins a document between the page before and this one', () => {
    const stack = view([sheet(1), sheet(2, { aside: 'separator', starts: true }), sheet(3, { starts: true })]);
    expect(join(stack, 3)).toEqual([
      { change: 'join', page: 2 },
      { change: 'join', page: 3 },
    ]);
  });

  it('does nothing on the first page, or where nothing parts', () => {
    const stack = view([sheet(1, { starts: true }), sheet(2)]);
    expect(join(stack, 1)).toEqual([]);
    expect(join(stack, 2)).toEqual([]);
  });
});

describe('the next page to look at', () => {
  const pages = placed(view([sheet(1, { findings: [{ what: 'other', number: null }] }), sheet(2), sheet(3, { failed: true, picture: null })]));

  it.each([
    [1, 3],
    [2, 3],
    [3, 1],
    [null, 1],
  ])('from %s is %s', (from, to) => expect(nextToLook(pages, from)).toBe(to));

  it('is none where all is well', () => expect(nextToLook(placed(view([sheet(1)])), 1)).toBeNull());
});

it.each([
  [{ held: true, pages: 1 }, true],
  [{ held: true, pages: 0 }, false],
  [{ held: false, pages: 1 }, false],
])('a paper that is %j asks for a reason: %s', (more, asks) => {
  expect(needsReason([paper('a', more)])).toBe(asks);
});
