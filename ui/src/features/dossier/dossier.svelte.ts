import { commands, type DossierView, type FormView, type Move, type Refusal } from '../../bindings';
import { ask, type Problem } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';

/** One dossier: what is shown, and the acts on it. Truth is read again after each. */
export class DossierDesk {
  reading: Reading<DossierView>;
  /** Problem of the last act; that of reading is in `reading`. */
  problem = $state.raw<Problem | null>(null);
  /** Printer of the last print, for the note. */
  printer = $state<string | null>(null);
  busy = $state(false);
  readonly id: string;

  constructor(id: string) {
    this.id = id;
    this.reading = new Reading<DossierView>(() => commands.dossier(id));
  }

  /** Why a move is refused now; undefined when it may be made, null when the table does not list it. */
  refusal(move: Move): Refusal | undefined | null {
    const offer = this.reading.value?.moves.find((one) => one.move === move);
    return offer === undefined ? null : (offer.refused ?? undefined);
  }

  async print(form: FormView): Promise<void> {
    this.busy = true;
    const answer = await ask(() => commands.receiptPrint(form.dossier, null));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    this.printer = answer.status === 'ok' ? answer.data.printer : null;
    await this.reading.read();
  }

  async undo(): Promise<void> {
    this.#act(await ask(() => commands.dossierUndo(this.id)));
  }

  async giveBack(line: number, to: string): Promise<void> {
    this.#act(await ask(() => commands.originalGiveBack(this.id, line, to)));
  }

  #act(answer: Awaited<ReturnType<typeof commands.dossier>>): void {
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.reading.take(answer);
  }
}
