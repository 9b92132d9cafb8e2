import { commands, type OpenPrint, type PrintAnswer } from '../../bindings';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';

/** A printer takes a moment; the spooler is asked again this long after the home screen was read. */
const looks = [4_000, 15_000];

/** Prints somebody has to look at. */
export class OpenPrints {
  list = $state.raw<OpenPrint[]>([]);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  /** The program ended in between, or the printer takes long: only a person can say. */
  get uncertain(): OpenPrint[] {
    return this.list.filter((one) => one.state !== 'not_out');
  }

  /** Nothing came out: they wait for the printer. */
  get held(): OpenPrint[] {
    return this.list.filter((one) => one.state === 'not_out');
  }

  /** Looks now and a few times more while something is open, until stopped. */
  watch(open: number): () => void {
    if (open === 0) {
      this.list = [];
      return () => undefined;
    }
    void this.look();
    const timers = looks.map((after) => setTimeout(() => void this.look(), after));
    return () => timers.forEach(clearTimeout);
  }

  async look(): Promise<void> {
    const answer = await ask(commands.printsOpen);
    if (answer.status === 'ok') this.list = answer.data;
  }

  /** What became of one; where nothing came out it is printed again. */
  async settle(print: OpenPrint, answer: PrintAnswer): Promise<void> {
    if (answer === 'handed_over') {
      this.list = (await this.#act(() => commands.printSettle(print.dossier, answer))) ?? this.list;
      return;
    }
    await this.#act(() => commands.receiptPrint(print.dossier, answer));
    await this.look();
  }

  /** Prints all that waited. */
  async printHeld(): Promise<void> {
    const left = await this.#act(commands.heldPrints);
    if (left) this.list = left;
    else await this.look();
  }

  async #act<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }
}
