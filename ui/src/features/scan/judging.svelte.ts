import type { SheetView } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import type { Handlers } from '../../lib/keyboard/dispatch.svelte';
import { t } from '../../messages/index.svelte';
import type { Arranging } from './arranging.svelte';
import type { Selection } from './selection.svelte';
import type { Placed } from './sheets';
import { stamped } from './stamps';
import type { Workspace } from './workspace.svelte';

/** Pages with a stamp of secrecy: each is looked at, and judged or destroyed, before it becomes a paper. */
export class Judging {
  /** The page that is about to be destroyed. */
  destroying = $state.raw<Placed | null>(null);
  #workspace: Workspace;
  #arranging: Arranging;
  #selection: Selection;

  constructor(workspace: Workspace, arranging: Arranging, selection: Selection) {
    this.#workspace = workspace;
    this.#arranging = arranging;
    this.#selection = selection;
  }

  get stamped() {
    const { view } = this.#workspace;
    return view && stamped(view, this.#arranging.pages);
  }

  /** The page in view, where it bears a stamp. */
  get here(): Placed | null {
    const { here } = this.#arranging;
    return here?.sheet.secrecy ? here : null;
  }

  /** Keys of the grid, while such a page is in view. */
  get keys(): Handlers {
    const { here } = this;
    return here ? { notSecret: () => void this.notSecret(here), destroyPage: () => (this.destroying = here) } : {};
  }

  show({ sheet }: Placed): void {
    this.#selection.only(sheet.id);
  }

  /** A page that was set aside comes back to be looked at. */
  async restore(sheet: SheetView): Promise<void> {
    await this.#arranging.restore(sheet.id);
    this.#selection.show(sheet.id);
  }

  /** The stamp that was seen is none. The next page with one comes into view. */
  async notSecret({ sheet }: Placed): Promise<void> {
    if (!(await this.#workspace.change({ change: 'not_secret', pages: [sheet.id] }))) return;
    this.#arranging.said = t().reading.stamp.judged;
    this.#next();
  }

  /** Destroys the page and all that came in one file with it. */
  async destroy({ sheet }: Placed): Promise<void> {
    const before = this.#workspace.view?.pages.length ?? 0;
    this.destroying = null;
    if (!(await this.#workspace.change({ change: 'destroy', pages: [sheet.id] }))) return;
    toast(t().reading.stamp.destroyed(before - (this.#workspace.view?.pages.length ?? 0)));
    this.#next();
  }

  #next(): void {
    const first = this.stamped?.first;
    if (first) this.show(first);
  }
}
