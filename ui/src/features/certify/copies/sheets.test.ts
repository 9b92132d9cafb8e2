import { describe, expect, it } from 'vitest';
import type { CopyPageView, CopyView } from '../../../bindings';
import { pairsOf, sizeOf } from './sheets';

const page = (part: Partial<CopyPageView> = {}): CopyPageView => ({
  scan: 'scan',
  copy: 'copy',
  sha256: 'aa',
  turns: 3,
  copy_turns: 1,
  width_mm: 296.6,
  height_mm: 210.2,
  dpi: 299.7,
  findings: [],
  ...part,
});
const view = (pages: CopyPageView[], file: string[]) => ({ pages, file }) as CopyView;

describe('the pages that are compared', () => {
  it('are each turned upright by themselves', () => {
    const [pair] = pairsOf(view([page()], []));
    expect(pair).toMatchObject({ scan: { src: 'scan', turns: 3 }, copy: { src: 'copy', turns: 1 } });
  });

  it('are those of the signed file once there is one, with the statement behind them', () => {
    const pairs = pairsOf(view([page(), page({ scan: null })], ['f0', 'f1', 'f2']));
    expect(pairs.map((pair) => pair.copy)).toEqual(['f0', 'f1', 'f2'].map((src) => ({ src, turns: 0 })));
    expect(pairs.map((pair) => [pair.scan?.src ?? null, pair.page !== null])).toEqual([
      ['scan', true],
      [null, true],
      [null, false],
    ]);
  });

  it('have the size in which they are seen', () => {
    expect(sizeOf(page())).toEqual([210, 297, 300]);
    expect(sizeOf(page({ turns: 2 }))).toEqual([297, 210, 300]);
    expect(sizeOf(page({ dpi: null }))).toBeNull();
  });
});
