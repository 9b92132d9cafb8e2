import { describe, expect, it } from 'vitest';
import { withPresent } from './choices';

const values = (usual: number[], present: number) => withPresent(usual, present, (n) => `${n}`).map((one) => one.value);

describe('the options of a number', () => {
  it('are the usual ones, once each', () => {
    expect(values([3, 7, 30], 7)).toEqual(['3', '7', '30']);
  });

  it('hold what is set, in its place, where it is not usual', () => {
    expect(values([3, 7, 30], 9)).toEqual(['3', '7', '9', '30']);
  });
});
