import type { CleanView, SheetView } from '../../bindings';
import type { Box } from './crop';
import type { Workspace } from './workspace.svelte';

/**
 * Cutting a page by hand. The handles stand on the whole page, so what was cut before is shown again first; that step
 * is taken back when the hand crop is given or left, and one undo brings the page back as it was.
 */
export class Cropping {
  /** The page being cut, and its hand crop until now. */
  of = $state.raw<{ page: number; from: Box | null } | null>(null);
  #before: CleanView | null = null;
  #shownWhole = false;
  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async begin(sheet: SheetView): Promise<void> {
    if (sheet.picture === null || sheet.whole_pdf !== null) return;
    // A page that takes another's place is a step of its own; it must not come between these.
    if (this.#workspace.running && this.#workspace.last?.again !== null) return;
    const { clean } = sheet;
    this.#before = clean;
    this.#shownWhole = clean.crop || clean.by_hand !== null;
    if (this.#shownWhole && !(await this.#workspace.clean(sheet.id, { ...clean, crop: false, by_hand: null }))) return;
    this.of = { page: sheet.id, from: boxOf(clean) };
  }

  async apply(box: Box): Promise<void> {
    const { of } = this;
    const before = this.#before;
    await this.leave();
    if (of && before) await this.#workspace.clean(of.page, { ...before, by_hand: box });
  }

  async leave(): Promise<void> {
    if (this.of === null) return;
    this.of = null;
    if (this.#shownWhole) await this.#workspace.change({ change: 'undo' });
    this.#shownWhole = false;
  }
}

function boxOf({ by_hand }: CleanView): Box | null {
  return by_hand && [by_hand[0] ?? 0, by_hand[1] ?? 0, by_hand[2] ?? 1, by_hand[3] ?? 1];
}
