import type { BinRef } from '../../bindings';
import { asked } from './profiles';
import type { Scanners } from './scanners.svelte';
import type { Selection } from './selection.svelte';
import { sameBin } from './bins';
import type { Workspace } from './workspace.svelte';

/** Runs of the scanner and imports: which paper new pages go to, what is asked of the scanner, how a stopped run goes on. */
export class Runs {
  /** The paper new pages go to, as it was chosen. */
  target = $state.raw<BinRef | null>(null);
  #workspace: Workspace;
  #scanners: Scanners;
  #selection: Selection;
  /** Pages that were there when the run began; none once its first page was shown. */
  #before: readonly number[] | null = null;

  constructor(workspace: Workspace, scanners: Scanners, selection: Selection, target: BinRef | null) {
    this.#workspace = workspace;
    this.#scanners = scanners;
    this.#selection = selection;
    this.target = target;
    scanners.serve(target?.line ?? '');
  }

  /** Place of the paper new pages go to, among the bins; −1: none. */
  get at(): number {
    return this.#bins.findIndex((one) => sameBin(one.bin, this.target));
  }

  /** The glass can be used instead of the feeder that is waited for. */
  get glassInstead(): boolean {
    return (this.#scanners.can?.feeds.includes('flatbed') ?? false) && this.#workspace.last?.feed !== 'flatbed';
  }

  aim(index: number): void {
    this.target = this.#bins[index]?.bin ?? null;
    this.#scanners.serve(this.target?.line ?? '');
  }

  /** Scans; a page to be scanned again that never came is asked for once more. */
  begin(): void {
    const { stopped, last } = this.#workspace;
    this.again(stopped?.kept === 0 ? (last?.again ?? null) : null);
  }

  /** Scans, the first page in the place of this one where one is given. */
  again(page: number | null, glass = false): void {
    const { device, settings, can, ready } = this.#scanners;
    if (device === null || !ready) return;
    const wish = { ...asked(settings, can), device, bin: this.#bin, again: page };
    this.#note();
    void this.#workspace.scan(glass ? { ...wish, feed: 'flatbed' } : wish);
  }

  /** From the glass, instead of the feeder that is waited for. */
  async fromGlass(): Promise<void> {
    const again = this.#workspace.last?.again ?? null;
    await this.#workspace.stop();
    await this.#workspace.idle();
    this.again(again, true);
  }

  bring(files: { incoming?: string[]; paths?: string[] }): Promise<void> {
    this.#note();
    return this.#workspace.import(files, this.#bin);
  }

  /** Pages as they are now: the first new one of a run comes into view. */
  arrived(ids: readonly number[]): void {
    const before = this.#before;
    const first = before && ids.find((id) => !before.includes(id));
    if (!first) return;
    this.#before = null;
    this.#selection.show(first);
  }

  #note(): void {
    if (!this.#workspace.running) this.#before = this.#workspace.view?.pages.map((sheet) => sheet.id) ?? [];
  }

  get #bins() {
    return this.#workspace.view?.bins ?? [];
  }

  get #bin(): BinRef | null {
    return this.#bins[this.at]?.bin ?? null;
  }
}
