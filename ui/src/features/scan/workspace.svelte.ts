import {
  commands,
  type BinRef,
  type CleanView,
  type FieldTaken,
  type IntakeChange,
  type IntakeView,
  type ScanFault,
  type ScanProgress,
  type ScanRequest,
  type StackChange,
  type StackView,
} from '../../bindings';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { isComing } from './sheets';

/** An empty feeder is tried again this often. */
const tryAgain = 2_000;
/** Pages that arrive are shown at most this often. */
const lookEvery = 300;
/** How often pages that are being cleaned are looked at again. */
const comingEvery = 1_000;

/**
 * The scan workspace of one draft. Changes go one after the other, and a run of the scanner beside them: pages are
 * arranged while others still come. Nothing is decided here; every answer is the desk's.
 */
export class Workspace {
  view = $state.raw<StackView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What is under way in this window. */
  work = $state<'none' | 'scan' | 'import'>('none');
  progress = $state.raw<ScanProgress | null>(null);
  /** The feeder was empty; it is tried again until the clerk stops. */
  awaiting = $state(false);
  /** Changes on their way. */
  waiting = $state(0);
  /** Changes the clerk made here so far. */
  changes = $state(0);
  /** What was asked of the scanner last; a stopped run goes on with it. */
  last = $state.raw<Omit<ScanRequest, 'draft'> | null>(null);
  readonly draft: string;
  #queue: Promise<unknown> = Promise.resolve();
  #look: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | null = null;
  #closed = false;
  /** The run in progress. */
  #turn: Promise<void> = Promise.resolve();

  constructor(draft: string) {
    this.draft = draft;
  }

  /** A scanner or an import is at work for this draft, started here or before the screen was opened. */
  get running(): boolean {
    return this.work !== 'none' || (this.view?.running ?? false);
  }

  /** Why the last run ended early; an empty feeder that is waited for is no end. */
  get stopped() {
    return this.running ? null : (this.view?.stopped ?? null);
  }

  open(): Promise<boolean> {
    return this.#send(() => commands.scanOpen(this.draft));
  }

  /** Makes one change. True where the desk took it. */
  change(change: StackChange): Promise<boolean> {
    this.changes += 1;
    return this.#send(() => commands.scanChange(this.draft, change));
  }

  clean(page: number, clean: CleanView): Promise<boolean> {
    this.changes += 1;
    return this.#send(() => commands.scanClean(this.draft, page, clean));
  }

  /** Keeps a value that was read on a page, as the clerk confirmed it. */
  takeField(taken: Omit<FieldTaken, 'draft'>): Promise<boolean> {
    this.changes += 1;
    return this.#send(() => commands.scanTakeField({ ...taken, draft: this.draft }));
  }

  /** A change of the intake that the pages belong to; none where it is so already. The pages are read again after it. */
  intake(wanted: (now: IntakeView) => IntakeChange | null): Promise<boolean> {
    this.changes += 1;
    return this.#send(async () => {
      const now = await commands.intakeOpen(this.draft);
      if (now.status === 'error') return now;
      const change = wanted(now.data);
      const made = change && (await commands.intakeChange(this.draft, change));
      return made?.status === 'error' ? made : commands.scanOpen(this.draft);
    });
  }

  /** A run of the scanner. An empty feeder is waited for. */
  async scan(wish: Omit<ScanRequest, 'draft'>): Promise<void> {
    if (this.running) return;
    this.last = wish;
    let stopped = false;
    this.#stop = () => (stopped = true);
    if (this.view?.stopped) await this.change({ change: 'dismiss' });
    this.#turn = this.#during('scan', async () => {
      for (;;) {
        const answer = await this.#run(() => commands.scanRun({ ...wish, draft: this.draft }));
        this.awaiting = !stopped && !this.#closed && foundNoPaper(answer);
        if (!this.awaiting) return this.#ended(answer);
        this.problem = null;
        await this.#pause();
        if (stopped || this.#closed) return this.#gaveUp();
      }
    });
    await this.#turn;
  }

  /** Files from the incoming folder, a dialog or a drop. */
  async import(files: { incoming?: string[]; paths?: string[] }, bin: BinRef | null): Promise<void> {
    if (this.running) return;
    const request = { draft: this.draft, incoming: files.incoming ?? [], paths: files.paths ?? [], bin };
    await this.#during('import', async () => this.#ended(await this.#run(() => commands.scanImport(request))));
  }

  /** Ends the run in progress, or the wait for paper. Pages that came are kept. */
  async stop(): Promise<void> {
    this.#stop?.();
    const answer = await ask(commands.scanCancel);
    if (answer.status === 'error') this.problem = answer.error;
  }

  /** The run that was stopped has ended. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  /** Hands the pages over. What the desk answered, null where it did not take them. */
  async done<T>(hand: () => Promise<Answer<T>>): Promise<T | null> {
    await this.#queue;
    this.waiting += 1;
    const answer = await ask(hand);
    this.waiting -= 1;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }

  /** A page arrived: the pages are read again, soon and not for each. */
  moved(progress: ScanProgress): void {
    if (progress.draft !== this.draft) return;
    if (progress.pages > 0) this.awaiting = false;
    this.progress = progress;
    this.#look ??= setTimeout(() => this.#lookNow(), lookEvery);
  }

  /** Words of a page were read. */
  read(draft: string): void {
    if (draft === this.draft) this.#look ??= setTimeout(() => this.#lookNow(), lookEvery);
  }

  /** Says which page is looked at: its words are read first. */
  look(page: number | null): void {
    if (page !== null) void commands.scanLook(page);
  }

  /** Looks again while something is still being done to the pages. Returns what ends it. */
  watch(): (() => void) | undefined {
    const every = this.#unsettled();
    if (every === null) return undefined;
    const timer = setTimeout(() => void this.#reread(), every);
    return () => clearTimeout(timer);
  }

  /** The screen is left; a run goes on without it. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#look);
  }

  #unsettled(): number | null {
    const { view } = this;
    if (!view) return null;
    if ((view.running && this.work === 'none') || view.pages.some(isComing)) return comingEvery;
    return null;
  }

  /** Reads the pages; what went wrong before is not forgotten because they could be read. */
  #reread(): Promise<boolean> {
    return this.#send(() => commands.scanOpen(this.draft), true);
  }

  #lookNow(): void {
    this.#look = undefined;
    void this.#reread();
  }

  async #during(work: 'scan' | 'import', run: () => Promise<void>): Promise<void> {
    this.work = work;
    this.problem = null;
    await run();
    this.work = 'none';
    this.awaiting = false;
    this.progress = null;
    this.#stop = null;
    if (!this.#closed) await this.#reread();
  }

  #run(command: () => Promise<Answer<StackView>>): Promise<Answer<StackView>> {
    this.progress = { draft: this.draft, pages: 0, ms: 0 };
    return ask(command);
  }

  #ended(answer: Answer<StackView>): void {
    if (answer.status === 'error') this.problem = answer.error;
  }

  async #gaveUp(): Promise<void> {
    await this.change({ change: 'dismiss' });
  }

  /** Waits before the feeder is tried again; ends at once when the clerk stops. */
  #pause(): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, tryAgain);
      const before = this.#stop;
      this.#stop = () => {
        before?.();
        clearTimeout(timer);
        done();
      };
    });
  }

  #send(command: () => Promise<Answer<StackView>>, quiet = false): Promise<boolean> {
    if (!quiet) this.waiting += 1;
    const turn = this.#queue.then(async () => {
      const answer = await ask(command);
      if (!quiet) this.waiting -= 1;
      if (answer.status === 'error') {
        this.problem = answer.error;
        return false;
      }
      if (!quiet) this.problem = null;
      this.view = answer.data;
      return true;
    });
    this.#queue = turn;
    return turn;
  }
}

/** The run ended because no paper lay in the feeder, before a page came. */
function foundNoPaper(answer: Answer<StackView>): boolean {
  const empty: ScanFault = 'feeder_empty';
  if (answer.status === 'error') return answer.error.code === 'ScannerFailed' && answer.error.detail['fault'] === empty;
  const { stopped } = answer.data;
  return stopped?.fault === empty && stopped.kept === 0;
}
