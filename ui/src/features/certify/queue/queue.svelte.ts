import { SvelteSet } from 'svelte/reactivity';
import type { CertificationMove, CertificationView } from '../../../bindings';
import { ask, type Answer, type Problem } from '../../../lib/ipc/answer';
import { Reading } from '../../../lib/ipc/reading.svelte';
import { may } from '../words';

/** A printer takes a moment: lists with a print on its way are read again this long after. */
const looks = [4_000, 15_000];

/** Lists of rows on one screen, what is chosen in them, and the row that has the focus. */
export class Queue<List extends string = string> {
  readonly lists: List[];
  readonly picked: SvelteSet<string>;
  /** The row that keys are about while none is chosen. */
  focused = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #readings: Record<string, Reading<CertificationView[]>>;
  #changed: () => void;

  constructor(
    lists: List[],
    read: (list: List) => Promise<Answer<CertificationView[]>>,
    changed: () => void,
    picked = new SvelteSet<string>(),
  ) {
    this.lists = lists;
    this.picked = picked;
    this.#changed = changed;
    this.#readings = Object.fromEntries(lists.map((list) => [list, new Reading(() => read(list))]));
  }

  reading(list: List): Reading<CertificationView[]> {
    const reading = this.#readings[list];
    if (!reading) throw new Error(list);
    return reading;
  }

  rows(list: List): CertificationView[] {
    return this.#readings[list]?.value ?? [];
  }

  get all(): CertificationView[] {
    return this.lists.filter((list) => list !== 'prints').flatMap((list) => this.rows(list));
  }

  /** Rows that an act is about: the chosen ones, else the one with the focus. */
  get targets(): CertificationView[] {
    if (this.picked.size > 0) return this.all.filter((row) => this.picked.has(row.id));
    return this.all.filter((row) => row.id === this.focused);
  }

  /** Of these, the ones a move is offered for. */
  able(move: CertificationMove): CertificationView[] {
    return this.targets.filter((row) => may(row, move));
  }

  toggle(id: string): void {
    if (!this.picked.delete(id)) this.picked.add(id);
  }

  /** Chooses all rows, or none where all were chosen. */
  toggleAll(): void {
    const every = this.all.every((row) => this.picked.has(row.id));
    this.picked.clear();
    if (!every) for (const row of this.all) this.picked.add(row.id);
  }

  async read(): Promise<void> {
    await Promise.all(this.lists.map((list) => this.reading(list).read()));
    const here = this.all.map((row) => row.id);
    for (const id of this.picked) if (!here.includes(id)) this.picked.delete(id);
    if (this.focused === null || !here.includes(this.focused)) this.focused = here[0] ?? null;
  }

  /** Reads now, and a few times more for what the printer makes of it, until stopped. */
  watch(): () => void {
    void this.read();
    const timers = looks.map((after) => setTimeout(() => this.#look(), after));
    return () => timers.forEach(clearTimeout);
  }

  /** One act of the desk; the lists are read again whatever came of it. */
  async act<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    await this.changed();
    return answer.status === 'ok' ? answer.data : null;
  }

  /** Something was done elsewhere (in a dialog): the lists and the counts are read again. */
  async changed(): Promise<void> {
    this.picked.clear();
    this.#changed();
    await this.read();
    setTimeout(() => this.#look(), looks[0]);
  }

  #look(): void {
    if (this.all.some((row) => row.print_state === 'sending' || row.print_state === 'queued')) void this.read();
  }
}
