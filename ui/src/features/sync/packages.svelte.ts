import { commands, type PackageBrought, type PackageView, type PackagesView, type PackageWritten } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { followExchange } from '../../lib/ipc/exchange';
import { Reading } from '../../lib/ipc/reading.svelte';
import { packages as sentences } from '../../messages/packages.svelte';

/** Packages that are carried on a stick: written, brought back, given up. */
export class PackagesDesk {
  reading = new Reading<PackagesView>(commands.packages);
  /** Problem of the last act. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  /** Reads now and whenever something moves, until stopped. */
  watch(): () => void {
    return followExchange(() => this.reading.read());
  }

  /** Whether there is anything to show: they are allowed, or one was written when they were. */
  get shown(): boolean {
    const view = this.reading.value;
    return view !== null && (view.allowed || view.packages.length > 0);
  }

  async write(folder: string): Promise<PackageWritten | null> {
    const written = await this.#ask(() => commands.packageWrite(folder));
    await this.reading.read();
    return written;
  }

  async bring(folder: string, code: string): Promise<PackageBrought | null> {
    const brought = await this.#ask(() => commands.packageBring(folder, code));
    if (brought === null) return null;
    const words = sentences().bring;
    toast(brought.matters === 0 ? words.nothing : words.done(brought.told, brought.waiting, brought.person));
    await this.reading.read();
    return brought;
  }

  async giveUp(one: PackageView): Promise<boolean> {
    const view = await this.#ask(() => commands.packageGiveUp(one.id));
    if (view === null) return false;
    toast(sentences().giveUp.done);
    return this.reading.take({ status: 'ok', data: view });
  }

  /** What an act before left is said no more. */
  forget(): void {
    this.problem = null;
  }

  async #ask<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }
}
