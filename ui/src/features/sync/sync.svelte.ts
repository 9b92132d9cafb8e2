import { commands, type ExchangeFilter, type ExchangeRow, type ExchangeView } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { followExchange } from '../../lib/ipc/exchange';
import { Reading } from '../../lib/ipc/reading.svelte';
import { t } from '../../messages/index.svelte';

/** What is sent: the list with its filter and page, and the acts on it. Truth is read again after each. */
export class SyncDesk {
  only = $state<ExchangeFilter | null>(null);
  skip = $state(0);
  /** Problem of the last act. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  reading = new Reading<ExchangeView>(() => commands.exchange({ only: this.only, skip: this.skip }));
  /** Where the pages before this one began. */
  #before = $state.raw<number[]>([]);

  /** Reads now and whenever something moves, until stopped. */
  watch(): () => void {
    return followExchange(() => this.reading.read());
  }

  filter(only: ExchangeFilter | null): void {
    this.only = only;
    this.skip = 0;
    this.#before = [];
    void this.reading.read();
  }

  get hasNext(): boolean {
    const view = this.reading.value;
    return view !== null && this.skip + view.rows.length < view.total;
  }

  get hasPrevious(): boolean {
    return this.#before.length > 0;
  }

  next(): void {
    this.#before = [...this.#before, this.skip];
    this.skip += this.reading.value?.rows.length ?? 0;
    void this.reading.read();
  }

  previous(): void {
    this.skip = this.#before.at(-1) ?? 0;
    this.#before = this.#before.slice(0, -1);
    void this.reading.read();
  }

  retry(row: ExchangeRow): Promise<boolean> {
    return this.#act(() => commands.exchangeRetry(row.subject), t().sync.done.retry(row.code));
  }

  retryAll(): Promise<boolean> {
    return this.#act(() => commands.exchangeRetry(null), t().sync.done.retryAll);
  }

  later(row: ExchangeRow): Promise<boolean> {
    return this.#act(() => commands.exchangeLater(row.subject), t().sync.done.later(row.code));
  }

  stop(stop: boolean): Promise<boolean> {
    return this.#act(() => commands.exchangeStop(stop), stop ? t().sync.done.stopped : t().sync.done.going);
  }

  async #act(command: () => Promise<Answer<null>>, done: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return false;
    toast(done);
    await this.reading.read();
    return true;
  }
}
