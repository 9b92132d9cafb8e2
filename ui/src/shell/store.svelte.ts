import { commands, type StoreState } from '../bindings';
import { ask } from '../lib/ipc/answer';

/** How often the disk is looked at. */
const every = 60_000;

/** Room and health of the disk, as long as somebody works. */
export class StoreWatch {
  value = $state.raw<StoreState | null>(null);

  /** Something that whoever works has to know. */
  get isWorthSaying(): boolean {
    return this.value !== null && (this.value.health !== 'fine' || this.value.missing !== null);
  }

  /** Looks now and every minute, until stopped. */
  watch(): () => void {
    void this.#look();
    const timer = setInterval(() => void this.#look(), every);
    return () => clearInterval(timer);
  }

  /** A disk that cannot be asked is told of by the act that fails. */
  async #look(): Promise<void> {
    const answer = await ask(commands.storeState);
    if (answer.status === 'ok') this.value = answer.data;
  }
}
