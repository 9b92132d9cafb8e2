import { commands, type FormView, type Printed, type PrintAnswer } from '../../bindings';
import { ask, type Problem } from './answer';

/** Printing of receipts, and the question that comes first where it is not certain that an earlier print came out. */
export class Printing {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The receipt whose earlier print has to be answered for. */
  asking = $state.raw<FormView | null>(null);
  /** What was sent last, for the note. */
  printed = $state.raw<Printed | null>(null);

  /** Prints a receipt, or asks first. True where it was sent. */
  async print(form: FormView): Promise<boolean> {
    if (!isUnsettled(form)) return this.#send(form, null);
    this.asking = form;
    return false;
  }

  /** Prints what was asked about, with the clerk's answer. */
  async answer(answer: PrintAnswer): Promise<boolean> {
    const form = this.asking;
    this.asking = null;
    return form !== null && this.#send(form, answer);
  }

  async #send(form: FormView, answer: PrintAnswer | null): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const sent = await ask(() => commands.receiptPrint(form.dossier, answer));
    this.busy = false;
    this.printed = sent.status === 'ok' ? sent.data : null;
    this.problem = sent.status === 'error' ? sent.error : null;
    // Somebody printed it since it was read.
    if (sent.status === 'error' && sent.error.code === 'PrintUncertain' && answer === null) {
      this.problem = null;
      this.asking = form;
    }
    return sent.status === 'ok';
  }
}

/** Whether nobody has said what became of the newest print. */
function isUnsettled(form: FormView): boolean {
  return form.state === 'sending' || form.state === 'queued' || form.state === 'out';
}
