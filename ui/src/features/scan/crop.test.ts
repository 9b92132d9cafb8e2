import { describe, expect, it } from 'vitest';
import { cornerOf, corners, moveCorner, turned, unturned, wholePage, type Box } from './crop';

const box: Box = [0.1, 0.2, 0.7, 0.6];

describe('a crop by hand', () => {
  it.each([
    [0, [0.2, 0.4, 0.7, 0.6]],
    [1, [0.1, 0.4, 0.8, 0.6]],
    [2, [0.1, 0.2, 0.8, 0.8]],
    [3, [0.2, 0.2, 0.7, 0.8]],
  ] as const)('corner %i takes its two edges along', (corner, wanted) => {
    moveCorner(box, corner, 0.1, 0.2).forEach((part, at) => expect(part).toBeCloseTo(wanted[at] ?? -1));
  });

  it('stays on the page and never turns inside out', () => {
    expect(moveCorner(box, 0, -5, -5)).toEqual([0, 0, 0.7, 0.6]);
    const least = moveCorner(box, 0, 5, 5);
    expect(least[0]).toBeLessThan(least[2]);
    expect(least[1]).toBeLessThan(least[3]);
  });

  it('has its corners clockwise from the top left', () => {
    expect(corners.map((corner) => cornerOf(box, corner))).toEqual([
      [0.1, 0.2],
      [0.7, 0.2],
      [0.7, 0.6],
      [0.1, 0.6],
    ]);
  });

  it('drawn on a page turned right belongs to the page as it was', () => {
    // The left edge of the picture was the bottom edge of the page.
    unturned([0.25, 0, 1, 1], 1).forEach((part, at) => expect(part).toBeCloseTo([0, 0, 1, 0.75][at] ?? -1));
  });

  it.each([0, 1, 2, 3])('comes back the same from %i quarter turns', (turns) => {
    turned(unturned(box, turns), turns).forEach((part, at) => expect(part).toBeCloseTo(box[at] ?? -1));
    expect(unturned(wholePage, turns)).toEqual(wholePage);
  });
});
