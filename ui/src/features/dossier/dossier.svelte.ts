import {
  commands,
  type Delivery,
  type DossierView,
  type ExchangeMatter,
  type FormView,
  type Move,
  type PrintAnswer,
  type Refusal,
  type ResultWish,
} from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { Printing } from '../../lib/ipc/printing.svelte';
import { Reading } from '../../lib/ipc/reading.svelte';
import { go, paths } from '../../lib/navigation';
import { t } from '../../messages/index.svelte';

/** One dossier: what is shown, and the acts on it. Truth is read again after each. */
export class DossierDesk {
  reading: Reading<DossierView>;
  /** How it stands with the province. */
  matter: Reading<ExchangeMatter>;
  printing = new Printing();
  /** Problem of the last act; those of reading and printing are there. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** The receipt looked at before it is printed. */
  preview = $state.raw<FormView | null>(null);
  readonly id: string;

  constructor(id: string) {
    this.id = id;
    this.reading = new Reading<DossierView>(() => commands.dossier(id));
    this.matter = new Reading<ExchangeMatter>(() => commands.exchangeMatter({ kind: 'dossier', id }));
  }

  /** Why a move is refused now; undefined when it may be made, null when the table does not list it. */
  refusal(move: Move): Refusal | undefined | null {
    const offer = this.reading.value?.moves.find((one) => one.move === move);
    return offer === undefined ? null : (offer.refused ?? undefined);
  }

  async print(form: FormView): Promise<void> {
    await this.printing.print(form);
    await this.#printed();
  }

  /** Prints what was asked about. */
  async answerPrint(answer: PrintAnswer): Promise<void> {
    await this.printing.answer(answer);
    await this.#printed();
  }

  async undo(): Promise<void> {
    await this.#act(() => commands.dossierUndo(this.id));
  }

  /** Takes the dossier, so that every counter sees who works at it, or lets go of it. */
  async hold(on: boolean): Promise<void> {
    await this.#ask(() => (on ? commands.dossierHold(this.id) : commands.dossierLetGo(this.id)));
    await this.reading.read();
  }

  async giveBack(line: number, to: string): Promise<void> {
    await this.#act(() => commands.originalGiveBack(this.id, line, to));
  }

  /** Opens a draft in which only the procedure is open. */
  async correctProcedure(): Promise<void> {
    const draft = await this.#ask(() => commands.correctStart(this.id));
    if (draft) go(paths.intake(draft.draft));
  }

  /** Sets the fee anew and offers the new receipt for printing. */
  async correctFee(total: number, reason: string): Promise<boolean> {
    if (!(await this.#act(() => commands.feeCorrect(this.id, total, reason)))) return false;
    toast(t().mistakes.dossier.feeDone(this.#code));
    this.preview = this.reading.value?.receipts.find((form) => form.withdrawn_at === null) ?? null;
    return true;
  }

  /** Asks the head to cancel; a head who asks has decided. */
  async cancel(reason: string, decided: boolean): Promise<boolean> {
    if (!(await this.#act(() => commands.cancelAsk(this.id, reason)))) return false;
    // The desk may have taken the wish of a head for the answer.
    if (decided && this.refusal('answer_cancel') === undefined) return this.answerCancel(true, '');
    toast(decided ? t().mistakes.dossier.cancelDone(this.#code) : t().mistakes.dossier.cancelAsked(this.#code));
    return true;
  }

  /** The head's answer. */
  async answerCancel(approve: boolean, words: string): Promise<boolean> {
    if (!(await this.#act(() => commands.cancelAnswer(this.id, approve, words)))) return false;
    toast(approve ? t().mistakes.dossier.cancelDone(this.#code) : t().mistakes.dossier.declineDone(this.#code));
    return true;
  }

  /** Issues the receipt anew with the code of the province, and offers it for printing. */
  async renewReceipt(): Promise<void> {
    if (!(await this.#act(() => commands.receiptRenew(this.id)))) return;
    this.preview = this.reading.value?.receipts.find((form) => form.withdrawn_at === null) ?? null;
  }

  async recordResult(wish: ResultWish): Promise<boolean> {
    if (!(await this.#act(() => commands.resultRecord(this.id, wish)))) return false;
    toast(t().dossier.result.recorded(this.#code));
    return true;
  }

  async returnResult(to: string, way: Delivery): Promise<boolean> {
    if (!(await this.#act(() => commands.resultReturn(this.id, to, way)))) return false;
    toast(t().dossier.result.returnedToast(this.#code));
    return true;
  }

  get #code(): string {
    return this.reading.value?.dossier.code ?? '';
  }

  async #printed(): Promise<void> {
    this.problem = this.printing.problem;
    if (!this.printing.asking) this.preview = null;
    await this.reading.read();
  }

  async #act(command: () => Promise<Answer<DossierView>>): Promise<boolean> {
    const data = await this.#ask(command);
    if (data === null) return false;
    // What is done here is news for the province.
    void this.matter.read();
    return this.reading.take({ status: 'ok', data });
  }

  /** The answer, or null where one was on its way or it failed. */
  async #ask<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }
}
