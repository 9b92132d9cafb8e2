import { commands, type CertificationView, type StatementsPrinted, type VisitTaken } from '../../../bindings';
import { toast } from '../../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../../lib/ipc/answer';
import { t } from '../../../messages/index.svelte';
import { may } from '../words';

/** What came of the visit taken last: its numbers, and what became of their print. */
export class Taken {
  readonly visit: VisitTaken;
  rows = $state.raw<CertificationView[]>([]);
  printed = $state.raw<StatementsPrinted | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  constructor(visit: VisitTaken) {
    this.visit = visit;
    this.rows = visit.rows;
  }

  get numbered(): CertificationView[] {
    return this.rows.filter((row) => row.number !== null);
  }

  /** Originals of electronic copies that may be scanned now. */
  get toScan(): CertificationView[] {
    return this.rows.filter((row) => row.status === 'to_scan' && may(row, 'scan'));
  }

  /** Prints what has a number and was not printed yet. */
  async printFirst(): Promise<void> {
    const ids = this.numbered.map((row) => row.id);
    if (ids.length === 0 || this.busy) return;
    this.busy = true;
    const answer = await ask(() => commands.certifyPrint(ids, { mode: null, again: null, copies: null }));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') this.sent(answer.data);
    else this.#note('not_out');
  }

  /** Statements of this visit went to the printer. */
  sent(printed: StatementsPrinted): void {
    this.printed = printed;
    this.problem = null;
    this.#note('queued');
  }

  /** What the requester takes home: the receipt for whoever asks for one, the agreement where a later day was agreed. */
  async printPaper(paper: 'receipt' | 'agreement'): Promise<void> {
    const { visit } = this.visit;
    const answer = await ask(() =>
      paper === 'receipt' ? commands.certifyReceiptPrint(visit) : commands.certifyAgreementPrint(visit),
    );
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') toast(t().certify.taken.paperDone[paper](answer.data.printer));
  }

  /** The desk notes prints by itself; this keeps the strip in step without reading the rows again. */
  #note(state: 'queued' | 'not_out'): void {
    this.rows = this.rows.map((row) =>
      row.number === null ? row : { ...row, prints: row.prints + 1, print_state: state },
    );
  }
}
