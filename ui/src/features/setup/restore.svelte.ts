import {
  commands,
  events,
  type BackupProgress,
  type BackupRow,
  type RestoreDone,
  type RestorePlan,
} from '../../bindings';
import { ask, type Problem } from '../../lib/ipc/answer';

/** A backup is looked for, chosen, shown, and only then restored. */
export class Restore {
  step = $state<'find' | 'choose' | 'plan' | 'done'>('find');
  folder = $state('');
  rows = $state.raw<BackupRow[] | null>(null);
  picked = $state('');
  recoveryKey = $state('');
  plan = $state.raw<RestorePlan | null>(null);
  user = $state('');
  secret = '';
  secretAgain = '';
  progress = $state.raw<BackupProgress | null>(null);
  done = $state.raw<RestoreDone | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  readonly leastSecret: number;

  constructor(leastSecret: number) {
    this.leastSecret = leastSecret;
  }

  /** Hears how far the restore is, until stopped. */
  listen(): () => void {
    const listening = events.backupMoved.listen((event) => (this.progress = event.payload));
    return () => void listening.then((stop) => stop());
  }

  /** What the secret still lacks. */
  missing(): ('secret' | 'again')[] {
    return [
      ...([...this.secret].length < this.leastSecret ? (['secret'] as const) : []),
      ...(this.secret !== this.secretAgain ? (['again'] as const) : []),
    ];
  }

  async look(): Promise<void> {
    this.busy = true;
    const answer = await ask(() => commands.restoreFind(this.folder));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    this.rows = answer.status === 'ok' ? answer.data : null;
    const newest = this.rows?.[0];
    if (!newest) return;
    this.picked = newest.path;
    this.step = 'choose';
  }

  async see(): Promise<void> {
    this.busy = true;
    const answer = await ask(() => commands.restorePlan(this.picked, this.recoveryKey));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    this.plan = answer.data;
    this.user = answer.data.administrators[0]?.id ?? '';
    this.step = 'plan';
  }

  /** Restores what was shown. The secrets leave the window's memory with the request. */
  async go(): Promise<void> {
    this.busy = true;
    this.progress = null;
    const request = { backup: this.picked, recovery_key: this.recoveryKey, user: this.user, secret: this.secret };
    const answer = await ask(() => commands.restore(request));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    this.recoveryKey = '';
    this.secret = '';
    this.secretAgain = '';
    this.done = answer.data[1];
    this.step = 'done';
  }

  async stop(): Promise<void> {
    await ask(commands.backupCancel);
  }

  back(): void {
    this.problem = null;
    this.step = this.step === 'plan' ? 'choose' : 'find';
  }
}
