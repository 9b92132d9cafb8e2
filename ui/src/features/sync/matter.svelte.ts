import { commands, type ConflictChoice, type ExchangeMatter } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import type { Reading } from '../../lib/ipc/reading.svelte';
import { t } from '../../messages/index.svelte';

/** The acts on the delivery of one matter, whose reading belongs to the screen it is shown on. */
export class MatterDesk {
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #reading: Reading<ExchangeMatter>;

  constructor(reading: Reading<ExchangeMatter>) {
    this.#reading = reading;
  }

  retry(): Promise<boolean> {
    return this.#told((matter) => commands.exchangeRetry(matter.row.subject), t().sync.done.retry(this.#code));
  }

  later(): Promise<boolean> {
    return this.#told((matter) => commands.exchangeLater(matter.row.subject), t().sync.done.later(this.#code));
  }

  /** Somebody looked at the province whether a step that was sent twice is there. */
  looked(there: boolean): Promise<boolean> {
    const done = there ? t().sync.done.there(this.#code) : t().sync.done.again(this.#code);
    return this.#told((matter) => commands.exchangeLooked(matter.row.subject, there), done);
  }

  async settle(choices: ConflictChoice[]): Promise<boolean> {
    const answer = await this.#ask((matter) => commands.exchangeSettle(matter.row.subject, choices));
    if (answer?.status !== 'ok') return false;
    toast(t().sync.done.settled(this.#code));
    return this.#reading.take(answer);
  }

  /** Whether the fee was paid online by now, as the province says; null where it did not answer. */
  async payment(dossier: string): Promise<boolean | null> {
    const answer = await this.#ask(() => commands.paymentAsk(dossier));
    if (answer?.status !== 'ok') return null;
    this.#reading.take(answer);
    return answer.data.payment?.paid !== null;
  }

  get #code(): string {
    return this.#reading.value?.row.code ?? '';
  }

  async #told(command: (matter: ExchangeMatter) => Promise<Answer<null>>, done: string): Promise<boolean> {
    const answer = await this.#ask(command);
    if (answer?.status !== 'ok') return false;
    toast(done);
    await this.#reading.read();
    return true;
  }

  /** The answer; none where nothing was read yet or another act is on its way. */
  async #ask<T>(command: (matter: ExchangeMatter) => Promise<Answer<T>>): Promise<Answer<T> | null> {
    const matter = this.#reading.value;
    if (matter === null || this.busy) return null;
    this.busy = true;
    const answer = await ask(() => command(matter));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer;
  }
}
