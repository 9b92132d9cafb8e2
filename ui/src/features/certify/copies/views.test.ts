import { describe, expect, it } from 'vitest';
import type { SheetPair } from './sheets';
import { Views } from './views.svelte';

const picture = { src: 'x', turns: 0 };
const page = {} as NonNullable<SheetPair['page']>;
const both: SheetPair = { scan: picture, copy: picture, page };
const only: SheetPair = { scan: null, copy: picture, page };
const statement: SheetPair = { scan: null, copy: picture, page: null };

describe('looking at a copy', () => {
  it('calls a page viewed when each of its sides was on screen', () => {
    const views = new Views(() => [both, only, statement]);
    views.shown(0, 'copy');
    expect(views.viewed(0)).toBe(false);
    views.shown(0, 'scan');
    views.shown(1, 'copy');
    views.shown(2, 'copy');
    expect([0, 1, 2, 3].map((at) => views.viewed(at))).toEqual([true, true, true, false]);
    expect(views.viewedPages).toEqual([0, 1]);
  });

  it('moves both sides while they are locked, and one while they are not', () => {
    const views = new Views(() => [both]);
    views.zoom(1);
    expect([views.factor('scan'), views.factor('copy')]).toEqual([1.5, 1.5]);
    views.lock();
    views.zoom(1, 'scan');
    expect([views.factor('scan'), views.factor('copy')]).toEqual([2, 1.5]);
    views.lock();
    expect([views.factor('scan'), views.factor('copy')]).toEqual([1.5, 1.5]);
    for (let n = 0; n < 9; n += 1) views.zoom(-1);
    expect(views.factor('scan')).toBe(1);
  });

  it('keeps page and loupe inside', () => {
    const views = new Views(() => [both, only]);
    views.turn(5);
    expect(views.at).toBe(1);
    views.turn(-9);
    expect(views.at).toBe(0);
    views.moveLoupe(1, 1);
    expect(views.loupe).toBeNull();
    views.toggleLoupe();
    for (let n = 0; n < 99; n += 1) views.moveLoupe(1, -1);
    expect(views.loupe).toEqual({ x: 1, y: 0 });
  });
});
