import { dismiss, toast } from '../../lib/components/toasts.svelte';
import { t } from '../../messages/index.svelte';
import type { Arranging } from './arranging.svelte';
import { acceptable } from './proposals';
import type { Selection } from './selection.svelte';
import type { Workspace } from './workspace.svelte';

/** What is proposed for the stack, and how it is accepted. What was done last can be taken back from its toast. */
export class Proposing {
  #workspace: Workspace;
  #arranging: Arranging;
  #selection: Selection;
  /** The last thing done here, as long as nothing else was done since. */
  #last: { changes: number; toast: number; back: () => void } | null = null;

  constructor(workspace: Workspace, arranging: Arranging, selection: Selection) {
    this.#workspace = workspace;
    this.#arranging = arranging;
    this.#selection = selection;
  }

  /** Every page that lies in no paper goes where it is proposed to be. */
  async acceptAll(): Promise<void> {
    const { proposed: pages = 0, card } = this.#workspace.view ?? {};
    if ((pages === 0 && !card) || !(await this.#workspace.change({ change: 'accept_proposals' }))) return;
    this.#offer(t().reading.propose.accepted(pages), () => void this.#arranging.undo());
  }

  /** The chosen pages go where each of them is proposed to be. */
  async acceptChosen(): Promise<void> {
    const { pages } = this.#arranging;
    const chosen = acceptable(pages, this.#selection.chosen);
    const [first] = chosen;
    if (!first) return void (this.#arranging.said = t().reading.propose.none);
    for (const change of chosen.flatMap((page) => page.guess?.changes ?? [])) {
      if (!(await this.#workspace.change(change))) return;
    }
    const words = t().reading.propose;
    this.#arranging.said = chosen.length === 1 ? words.acceptedOne(first.number) : words.accepted(chosen.length);
  }

  /** The procedure the papers seem to be for becomes that of the intake. */
  async takeProcedure(procedure: string, name: string): Promise<void> {
    const taken = await this.#workspace.intake(() => ({ kind: 'add_procedure', procedure }));
    if (taken) this.#offer(t().reading.procedures.taken(name), () => void this.#dropProcedure(procedure));
  }

  /** Takes back the last thing done here, where nothing came after it. False where something did. */
  undo(): boolean {
    const last = this.#last;
    if (last) this.leave();
    last?.back();
    return last !== null;
  }

  /** Something was done: an older way back is no longer the next one. */
  moved(): void {
    if (this.#last && this.#last.changes !== this.#workspace.changes) this.leave();
  }

  /** The screen is left: its ways back go with it. */
  leave(): void {
    if (this.#last) dismiss(this.#last.toast);
    this.#last = null;
  }

  #offer(words: string, back: () => void): void {
    const shown = toast(words, { label: t().reading.propose.undo, run: () => this.undo() });
    this.#last = { changes: this.#workspace.changes, toast: shown, back };
  }

  async #dropProcedure(procedure: string): Promise<void> {
    await this.#workspace.intake(({ cases }) => {
      const at = cases.findIndex((one) => one.procedure === procedure);
      return at < 0 ? null : { kind: 'remove_procedure', case: at };
    });
  }
}
