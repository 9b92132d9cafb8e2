import type { AgainReason } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { go, paths } from '../../lib/navigation';
import { t } from '../../messages/index.svelte';
import type { Arranging } from './arranging.svelte';
import type { Selection } from './selection.svelte';
import { needsReason, unassigned } from './sheets';
import { held } from './stamps';
import type { Workspace } from './workspace.svelte';

/** Hands the pages over to the checklist, and goes back to the intake. */
export class Handing {
  /** A paper already held is to be digitised again: the clerk is asked why. */
  asking = $state(false);
  #workspace: Workspace;
  #arranging: Arranging;
  #selection: Selection;

  constructor(workspace: Workspace, arranging: Arranging, selection: Selection) {
    this.#workspace = workspace;
    this.#arranging = arranging;
    this.#selection = selection;
  }

  done(): void {
    const { view } = this.#workspace;
    if (view && needsReason(view.bins)) this.asking = true;
    else void this.finish(null);
  }

  /** Where the desk refuses, the page that stops it comes into view. */
  async finish(again: AgainReason | null): Promise<void> {
    this.asking = false;
    const { view, draft } = this.#workspace;
    const rest = view ? unassigned(view) : 0;
    if (await this.#workspace.done(again)) {
      if (rest > 0) toast(t().scan.left(rest));
      go(paths.intake(draft));
      return;
    }
    const { pages } = this.#arranging;
    const unread = pages.find(({ sheet }) => sheet.failed && sheet.bin !== null);
    const stops = this.#workspace.problem?.code === 'PagesSecret' ? held(pages) : unread;
    if (stops) this.#selection.only(stops.sheet.id);
  }
}
