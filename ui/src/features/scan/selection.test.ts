import { describe, expect, it } from 'vitest';
import { Selection } from './selection.svelte';

function selection(ids = [10, 20, 30, 40, 50]): Selection {
  const one = new Selection();
  one.sync(ids);
  return one;
}

describe('the choice of pages', () => {
  it('begins at the first page', () => {
    expect(selection().focus).toBe(10);
    expect(selection([]).focus).toBeNull();
  });

  it('grows and shrinks from where it began', () => {
    const one = selection();
    one.only(30);
    one.step(2, true);
    expect(one.chosen).toEqual([30, 40, 50]);
    one.step(-3, true);
    expect(one.chosen).toEqual([20, 30]);
    one.step(1);
    expect(one.chosen).toEqual([30]);
  });

  it('stops at the ends', () => {
    const one = selection();
    one.step(-1);
    expect(one.focus).toBe(10);
    one.step(99);
    expect(one.focus).toBe(50);
  });

  it('is added to one by one, in the order of the grid, and never empty', () => {
    const one = selection();
    one.only(40);
    one.toggle(20);
    expect(one.chosen).toEqual([20, 40]);
    one.toggle(40);
    expect(one.chosen).toEqual([20]);
    one.toggle(20);
    expect(one.chosen).toEqual([20]);
  });

  it('passes to the page that takes the place of one that is gone', () => {
    const one = selection();
    one.only(30);
    one.sync([10, 20, 40, 50]);
    expect(one.focus).toBe(40);
    one.only(50);
    one.sync([10, 20, 40]);
    expect(one.focus).toBe(40);
    one.sync([]);
    expect(one.focus).toBeNull();
  });

  it('stays with its pages when they move or others come', () => {
    const one = selection();
    one.only(20);
    one.step(1, true);
    one.sync([20, 10, 30, 60, 40]);
    expect([one.focus, one.chosen]).toEqual([30, [20, 30]]);
  });
});
