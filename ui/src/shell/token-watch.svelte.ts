import { commands, events, type TokensView } from '../bindings';
import { ask } from '../lib/ipc/answer';

/** Which tokens are plugged in, as long as somebody works who may need one. */
export class TokenWatch {
  state = $state.raw<TokensView | null>(null);

  /** Looks now and whenever a token comes or goes, until stopped. */
  watch(): () => void {
    void this.#look();
    const listening = events.tokensMoved.listen(() => void this.#look());
    return () => void listening.then((end) => end());
  }

  /** What cannot be read now is read at the next change. */
  async #look(): Promise<void> {
    const answer = await ask(commands.tokens);
    if (answer.status === 'ok') this.state = answer.data;
  }
}
