import { ask, type Answer, type Problem } from '../../lib/ipc/answer';

/** One act of a dialog at a time, with what went wrong. */
export class Doing {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** What the desk answered; undefined where it refused, or an earlier act still runs. */
  async run<T>(command: () => Promise<Answer<T>>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : undefined;
  }
}
