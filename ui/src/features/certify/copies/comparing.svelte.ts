import { commands, type CertificationView, type CopyView } from '../../../bindings';
import { ask, type Answer, type Problem } from '../../../lib/ipc/answer';
import { Reading } from '../../../lib/ipc/reading.svelte';
import { pairsOf, type SheetPair } from './sheets';
import { listsOf, readCopies, stepOf, type Step } from './steps';
import { Views } from './views.svelte';

/** One copy that is looked at, and the others of its step. */
export class Comparing {
  readonly id: string;
  reading: Reading<CopyView>;
  /** Copies of the same step, in their order; this one among them. */
  queue = $state.raw<CertificationView[]>([]);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly views: Views;
  pairs: SheetPair[] = $derived.by(() => (this.reading.value ? pairsOf(this.reading.value) : []));

  constructor(id: string) {
    this.id = id;
    this.reading = new Reading(() => commands.copy(id));
    this.views = new Views(() => this.pairs);
  }

  get copy(): CopyView | null {
    return this.reading.value;
  }

  get step(): Step | undefined {
    return this.copy ? stepOf(this.copy.row.status) : undefined;
  }

  get pair(): SheetPair | null {
    return this.pairs[this.views.at] ?? null;
  }

  /** Pages of the original that nobody has looked at yet. */
  get unseen(): number {
    return (this.copy?.pages.length ?? 0) - this.views.viewedPages.length;
  }

  /** The copy so many places on in its step; none beyond its ends. */
  beside(by: 1 | -1): CertificationView | null {
    const at = this.queue.findIndex((row) => row.id === this.id);
    return at < 0 ? null : (this.queue[at + by] ?? null);
  }

  /** Where work goes on when this one is done: behind it, else with the first of the others. */
  get next(): CertificationView | null {
    return this.beside(1) ?? this.queue.find((row) => row.id !== this.id) ?? null;
  }

  async read(): Promise<void> {
    await this.reading.read();
    const { step } = this;
    if (!step) return;
    const lists = await Promise.all(listsOf[step].map((status) => ask(() => readCopies(status))));
    this.queue = lists.flatMap((list) => (list.status === 'ok' ? list.data : []));
  }

  /** Says that every page is like the original: exactly the pages that were shown. */
  async compare(): Promise<boolean> {
    const { copy } = this;
    if (!copy || this.unseen > 0) return false;
    const wish = { pages: copy.pages.map((page) => page.sha256), viewed: this.views.viewedPages };
    const compared = await this.act(() => commands.copyCompare(this.id, wish));
    // The pages are others than were shown: they have to be looked at.
    if (!compared && this.problem?.code === 'PlanStale') await this.reading.read();
    return compared !== null;
  }

  async act<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }
}
