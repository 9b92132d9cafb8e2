import type { AgainReason } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { go } from '../../lib/navigation';
import { t } from '../../messages/index.svelte';
import type { Arranging } from './arranging.svelte';
import type { Destination } from './destination';
import type { Selection } from './selection.svelte';
import { needsReason, unassigned } from './sheets';
import { held } from './stamps';
import type { Workspace } from './workspace.svelte';

/** Hands the pages over to whom they are for, and goes on there. */
export class Handing {
  /** A paper already held is to be digitised again: the clerk is asked why. */
  asking = $state(false);
  #workspace: Workspace;
  #arranging: Arranging;
  #selection: Selection;
  #destination: Destination;

  constructor(workspace: Workspace, arranging: Arranging, selection: Selection, destination: Destination) {
    this.#workspace = workspace;
    this.#arranging = arranging;
    this.#selection = selection;
    this.#destination = destination;
  }

  done(): void {
    const { view } = this.#workspace;
    if (view && needsReason(view.bins)) this.asking = true;
    else void this.finish(null);
  }

  /** Where the desk refuses, the page that stops it comes into view. */
  async finish(again: AgainReason | null): Promise<void> {
    this.asking = false;
    const { view } = this.#workspace;
    const rest = view ? unassigned(view) : 0;
    const next = await this.#workspace.done(() => this.#destination.hand(again));
    if (next !== null) {
      if (rest > 0) toast(t().scan.left(rest));
      go(next);
      return;
    }
    const { pages } = this.#arranging;
    const unread = pages.find(({ sheet }) => sheet.failed && sheet.bin !== null);
    const stops = this.#workspace.problem?.code === 'PagesSecret' ? held(pages) : unread;
    if (stops) this.#selection.only(stops.sheet.id);
  }
}
