import { commands, type ExchangeView, type LineView } from '../bindings';
import { ask } from '../lib/ipc/answer';
import { followExchange } from '../lib/ipc/exchange';

/** The exchange with the province, as long as somebody works who may see it. */
export class ExchangeWatch {
  view = $state.raw<ExchangeView | null>(null);

  /** What only a person can move on. */
  get person(): number {
    const counts = this.view?.counts;
    return counts ? counts.refused + counts.conflict + counts.look : 0;
  }

  /** Lines that need a word above every screen. */
  get troubled(): LineView[] {
    return (this.view?.lines ?? []).filter((line) => line.state.kind === 'down' || line.state.kind === 'barred');
  }

  get isWorthSaying(): boolean {
    return this.troubled.length > 0 || this.view?.stopped === true;
  }

  /** Looks now and whenever something moves, until stopped. */
  watch(): () => void {
    return followExchange(() => this.#look());
  }

  /** What cannot be read now is read at the next move; the sync centre tells why. */
  async #look(): Promise<void> {
    const answer = await ask(() => commands.exchange({ only: null, skip: 0 }));
    if (answer.status === 'ok') this.view = answer.data;
  }
}
