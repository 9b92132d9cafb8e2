import { SvelteMap } from 'svelte/reactivity';
import { commands, type KeyView, type SigningProgress, type SigningState } from '../../../bindings';
import { ask, type Problem } from '../../../lib/ipc/answer';
import type { Batch, BatchDone, BatchPlan, BatchRow } from './batch';

/**
 * One batch: which key, what would be done with it, then one file after the other. What stops it leaves a rest, and the
 * rest is planned anew, so that nothing is signed that was not shown.
 */
export class Signing {
  readonly batch: Batch;
  /** All that was planned and begun, whatever became of it. */
  items = $state.raw<BatchRow[]>([]);
  keys = $state.raw<KeyView[] | null>(null);
  chosen = $state<string | null>(null);
  plan = $state.raw<BatchPlan | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** What was shown was not so any more; the plan was made again. */
  stale = $state(false);
  phase = $state<'plan' | 'run' | 'stopped' | 'done'>('plan');
  stopping = $state(false);
  states = new SvelteMap<string, SigningState>();
  /** What was signed in this dialog. */
  signed = $state.raw<BatchDone['signed']>([]);
  /** What is still to be signed. */
  #left = $state.raw<string[]>([]);
  #turn = 0;

  constructor(batch: Batch) {
    this.batch = batch;
    this.#left = batch.ids;
  }

  get key(): KeyView | null {
    return this.keys?.find((one) => one.certificate.fingerprint === this.chosen) ?? null;
  }

  /** Whether a key may be chosen for this batch. */
  usable(key: KeyView): boolean {
    return key.unfit === null && key.left !== 'locked' && key.holder === this.batch.holder;
  }

  /** How many are signed and still without a timestamp. */
  get pending(): number {
    return [...this.states.values()].filter((state) => state.kind === 'signed' && state.pending).length;
  }

  get left(): number {
    return this.#left.length;
  }

  /** Looks for keys and works the plan out; the key that was chosen stays chosen where it is still there. */
  async look(): Promise<void> {
    const answer = await ask(commands.signingKeys);
    if (answer.status === 'error') {
      this.problem = answer.error;
      return;
    }
    this.keys = answer.data;
    const fit = answer.data.filter((key) => this.usable(key));
    const next =
      fit.find((key) => key.certificate.fingerprint === this.chosen) ??
      fit.find((key) => key.certificate.holder === this.batch.signer) ??
      fit[0];
    this.problem = null;
    await this.choose(next?.certificate.fingerprint ?? null);
  }

  async choose(fingerprint: string | null): Promise<void> {
    this.chosen = fingerprint;
    const turn = ++this.#turn;
    if (fingerprint === null) {
      this.plan = null;
      return;
    }
    const answer = await this.batch.plan(this.#left, fingerprint);
    if (turn !== this.#turn) return;
    this.plan = answer.status === 'ok' ? answer.data : null;
    if (answer.status === 'error') this.problem = answer.error;
  }

  /** Signs what is shown. */
  async start(pin: string | null): Promise<void> {
    const { plan, chosen } = this;
    if (!plan || chosen === null || plan.rows.length === 0 || this.phase === 'run') return;
    this.phase = 'run';
    this.items = [...this.items.filter((item) => this.states.get(item.id)?.kind === 'signed'), ...plan.rows];
    this.stopping = false;
    this.problem = null;
    this.stale = false;
    const answer = await this.batch.start(this.#left, chosen, plan.digest, pin);
    if (answer.status === 'error') return this.#refused(answer.error);
    this.#ended(answer.data);
  }

  /** One file moved on. */
  moved({ id, state }: SigningProgress): void {
    this.states.set(id, state);
  }

  /** Stops after the file under way. */
  async stop(): Promise<void> {
    if (this.phase !== 'run') return;
    this.stopping = true;
    const answer = await ask(commands.signingStop);
    if (answer.status === 'error') this.problem = answer.error;
  }

  /** Goes on with what is left: it is planned again, and the PIN is asked for again. */
  async resume(): Promise<void> {
    this.phase = 'plan';
    await this.look();
  }

  /** Nothing was signed: the plan is still what is looked at. */
  async #refused(error: Problem): Promise<void> {
    this.phase = 'plan';
    this.stale = error.code === 'PlanStale';
    await this.look();
    if (!this.stale) this.problem = error;
  }

  #ended(done: BatchDone): void {
    this.signed = [...this.signed, ...done.signed];
    this.#left = done.left;
    this.problem = done.stopped;
    this.phase = done.left.length > 0 ? 'stopped' : 'done';
  }
}
