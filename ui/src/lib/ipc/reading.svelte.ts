import { ask, type Answer, type Problem } from './answer';

/** Something read from the desk: empty, then a value or a problem, read again when told. */
export class Reading<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  #turn = 0;
  #command: () => Promise<Answer<T>>;

  constructor(command: () => Promise<Answer<T>>) {
    this.#command = command;
  }

  /** Reads again. An older answer never replaces a newer one; the old value stays until then. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    const answer = await ask(this.#command);
    if (turn === this.#turn) this.take(answer);
  }

  /** Takes the answer of an act that returns the whole view. True where it went well. */
  take(answer: Answer<T>): boolean {
    this.#turn += 1;
    if (answer.status === 'ok') {
      this.value = answer.data;
      this.problem = null;
    } else this.problem = answer.error;
    return answer.status === 'ok';
  }
}
