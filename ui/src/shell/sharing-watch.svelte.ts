import { commands, type SharingView } from '../bindings';
import { ask } from '../lib/ipc/answer';

/** How often it looks: nobody tells that the hub went away or came back. */
const refresh = 30_000;

/** How the counters of the commune hear of each other, as long as somebody works. */
export class SharingWatch {
  view = $state.raw<SharingView | null>(null);

  /** A busy hub is asked again soon, and nobody need know. */
  get isWorthSaying(): boolean {
    const { view } = this;
    return view !== null && ((view.trouble !== null && view.trouble !== 'busy') || view.clashes > 0);
  }

  /** Looks now and again and again, until stopped. */
  watch(): () => void {
    void this.#look();
    const timer = setInterval(() => void this.#look(), refresh);
    return () => clearInterval(timer);
  }

  /** What cannot be read now is read again. */
  async #look(): Promise<void> {
    const answer = await ask(commands.sharing);
    if (answer.status === 'ok') this.view = answer.data;
  }
}
