import { commands, type BookKind, type BookStanding, type CertifyView, type StepCount } from '../../bindings';
import { Reading } from '../../lib/ipc/reading.svelte';

/** How often the desk looks again: the hour of the law and the reminder move with the clock. */
const refresh = 60_000;

/** What every tab of the certification desk reads. */
export class CertifyDesk {
  reading = new Reading<CertifyView>(commands.certify);
  /** How many electronic copies stand at each step. */
  steps = new Reading<StepCount[]>(commands.copySteps);

  get view(): CertifyView | null {
    return this.reading.value;
  }

  async read(): Promise<void> {
    await Promise.all([this.reading.read(), this.steps.read()]);
  }

  /** The book of a kind, as it stands here. */
  book(kind: BookKind): BookStanding | null {
    return this.view?.books.find((one) => one.kind === kind) ?? null;
  }

  /** Reads now and every minute, until stopped. */
  watch(): () => void {
    void this.read();
    const timer = setInterval(() => void this.read(), refresh);
    return () => clearInterval(timer);
  }
}
