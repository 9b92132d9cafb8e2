import type { BinRef, StackChange } from '../../bindings';
import type { Handlers } from '../../lib/keyboard/dispatch.svelte';
import { t } from '../../messages/index.svelte';
import type { Selection } from './selection.svelte';
import { assign, join, nextToLook, placed, reached, shift, type Placed } from './sheets';
import type { Workspace } from './workspace.svelte';

/** What the clerk does with the chosen pages. Each act says what came of it, for who cannot see it. */
export class Arranging {
  /** The last thing done, in words. */
  said = $state('');
  readonly pages: Placed[] = $derived.by(() => (this.#workspace.view ? placed(this.#workspace.view) : []));
  readonly here: Placed | null = $derived.by(() => this.pages.find((page) => page.sheet.id === this.#selection.focus) ?? null);
  #workspace: Workspace;
  #selection: Selection;

  constructor(workspace: Workspace, selection: Selection) {
    this.#workspace = workspace;
    this.#selection = selection;
  }

  /** Keys of the grid. */
  get keys(): Handlers {
    return {
      turnRight: () => this.turn(1),
      turnLeft: () => this.turn(3),
      moveEarlier: () => this.move(-1),
      moveLater: () => this.move(1),
      removePage: () => this.remove(),
      splitHere: () => this.split(),
      joinPrevious: () => void this.joinPrevious(),
      assignPages: (chord) => this.digit(Number(chord)),
      unassignPages: () => this.put(null),
      nextFinding: () => this.look(),
    };
  }

  digit(digit: number): void {
    const bin = this.#workspace.view?.bins[digit - 1];
    if (bin) this.put(bin.bin);
    else this.said = t().scan.said.noBin(String(digit));
  }

  /** Puts the chosen pages to a paper, or to none. */
  put(bin: BinRef | null): void {
    if (this.#chosen.length === 0) return;
    const change = assign(this.pages, this.#chosen, bin);
    const n = reached(this.pages, change);
    const name = this.#workspace.view?.bins.find((one) => one.bin === bin)?.name ?? '';
    void this.#make(change, bin === null ? t().scan.said.unassigned(n) : t().scan.said.assigned(n, name));
  }

  turn(turns: 1 | 3): void {
    const pages = this.#chosen;
    if (pages.length > 0) void this.#make({ change: 'turn', pages, turns }, t().scan.said.turned(pages.length));
  }

  move(step: 1 | -1): void {
    const change = shift(this.pages, this.#chosen, step);
    const number = (this.pages.find((page) => page.sheet.id === this.#chosen[0])?.number ?? 0) + step;
    if (change) void this.#make(change, t().scan.said.moved(number));
  }

  remove(): void {
    const pages = this.#chosen;
    if (pages.length > 0) void this.#make({ change: 'remove', pages }, t().scan.said.removed(pages.length));
  }

  split(): void {
    const { here } = this;
    if (here && !here.first) void this.#make({ change: 'split', page: here.sheet.id }, t().scan.said.split(here.number));
  }

  async joinPrevious(): Promise<void> {
    const { here } = this;
    const { view } = this.#workspace;
    if (!here || !view) return;
    for (const change of join(view, here.sheet.id)) await this.#make(change, t().scan.said.joined(here.number));
  }

  /** To the next page that should be looked at. */
  look(): void {
    const next = nextToLook(this.pages, this.#selection.focus);
    if (next === null) this.said = t().scan.said.noFinding;
    else this.#selection.only(next);
  }

  /** Takes the last change back. False where there is none. */
  undo(): boolean {
    const able = this.#workspace.view?.can_undo ?? false;
    if (able) void this.#make({ change: 'undo' }, t().scan.said.undone);
    return able;
  }

  redo(): void {
    if (this.#workspace.view?.can_redo) void this.#make({ change: 'redo' }, t().scan.said.redone);
  }

  async restore(page: number): Promise<void> {
    await this.#make({ change: 'restore', pages: [page] }, t().scan.said.restored);
  }

  get #chosen(): number[] {
    return [...this.#selection.chosen];
  }

  async #make(change: StackChange, words: string): Promise<void> {
    this.said = (await this.#workspace.change(change)) ? words : '';
  }
}
