import type { BinView, SheetView, StackView } from '../bindings';

/** A stack as the desk would show it, for tests. */
export const bin = (line: string) => ({ procedure: 'khai-sinh', line });

export const paper = (line: string, more: Partial<BinView> = {}): BinView => ({
  bin: bin(line),
  name: line,
  must_digitise: true,
  state: { kind: 'missing' },
  held: false,
  pages: 0,
  ...more,
});

export function sheet(id: number, more: Partial<SheetView> = {}): SheetView {
  return {
    id,
    picture: `/${id}`,
    failed: false,
    whole_pdf: null,
    in_file: 1,
    turns: 0,
    aside: null,
    starts: false,
    bin: null,
    angle_deg: 0,
    dpi: 300,
    width_mm: 210,
    height_mm: 297,
    findings: [],
    clean: { straighten: true, crop: true, whiten: true, photo: true, by_hand: null },
    text: { kind: 'waiting' },
    secrecy: null,
    proposal: null,
    fields: [],
    ...more,
  };
}

export const view = (pages: SheetView[], bins = [paper('a'), paper('b')]): StackView => ({
  draft: 'd',
  pages,
  bins,
  can_undo: false,
  can_redo: false,
  stopped: null,
  running: false,
  proposed: 0,
  procedures: [],
  card: null,
  slip: null,
});
