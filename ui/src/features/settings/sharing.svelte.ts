import { commands, type ClashSettle, type ClashView, type CounterView, type ShareTrouble, type SharingView } from '../../bindings';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';

/** How often it looks. */
const refresh = 10_000;

/** What a person has to do something about; the rest passes by itself. */
export const severe = (trouble: ShareTrouble) => trouble !== 'away' && trouble !== 'busy';

/** Numbers a counter may have. */
const COUNTERS = Array.from({ length: 12 }, (_, index) => index + 1);

/** Sharing with the other counters as the settings show it. */
export class Sharing {
  reading = new Reading<SharingView | null>(commands.sharing);
  /** It was read once; null then means that nothing is shared. */
  known = $state(false);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** What two counters wrote differently. */
  clashes = new Reading<ClashView[]>(commands.clashes);

  /** The code for the safe, until it is kept. */
  recovery = $state<string | null>(null);

  /** Reads now and again and again, until stopped: nobody tells that the hub went away or came back. */
  watch(): () => void {
    void this.read();
    const timer = setInterval(() => void this.read(), refresh);
    return () => clearInterval(timer);
  }

  async read(): Promise<void> {
    await this.reading.read();
    const { value, problem } = this.reading;
    if ((value?.clashes ?? 0) > 0) await this.clashes.read();
    else this.clashes.take({ status: 'ok', data: [] });
    this.known = problem === null;
  }

  /** Shares from now on, as the first counter. */
  async found(address: string, code: string): Promise<void> {
    this.recovery = (await this.#ask(() => commands.shareFound(address, code))) ?? null;
  }

  /** The code by which another PC comes in; undefined where there is none. */
  invite(counter: number): Promise<string | undefined> {
    return this.#ask(() => commands.shareInvite(counter));
  }

  /** Comes in again with all that lies here. */
  async return(code: string): Promise<boolean> {
    const view = await this.#ask(() => commands.shareReturn(code));
    return view !== undefined && this.reading.take({ status: 'ok', data: view });
  }

  async retire(one: CounterView): Promise<boolean> {
    const view = await this.#ask(() => commands.shareRetire(one.device));
    return view !== undefined && this.reading.take({ status: 'ok', data: view });
  }

  async settle(wish: ClashSettle): Promise<boolean> {
    const left = await this.#ask(() => commands.clashSettle(wish));
    if (left === undefined) return false;
    this.clashes.take({ status: 'ok', data: left });
    void this.reading.read();
    return true;
  }

  async #ask<T>(command: () => Promise<Answer<T>>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : undefined;
  }
}

/** Numbers that no counter has or had. */
export function freeNumbers(view: SharingView): number[] {
  const taken = view.counters.map((one) => one.counter);
  return COUNTERS.filter((number) => !taken.includes(number));
}

/** Whether everything of this PC is somewhere else, too. */
export function isMirrored({ waiting }: SharingView): boolean {
  return waiting.events + waiting.things + waiting.files === 0;
}
