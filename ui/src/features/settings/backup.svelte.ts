import { commands, events, type BackupProgress, type BackupState, type StoreState } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { news } from '../../lib/ipc/news.svelte';
import { Reading } from '../../lib/ipc/reading.svelte';
import { t } from '../../messages/index.svelte';

/** Backups and the disk as the settings show them, and the long work on them. */
export class Backups {
  reading = new Reading<BackupState>(commands.backupState);
  disk = new Reading<StoreState>(commands.storeState);
  /** What this window waits for. */
  work = $state<'backup' | 'drill' | null>(null);
  progress = $state.raw<BackupProgress | null>(null);
  problem = $state.raw<Problem | null>(null);

  async read(): Promise<void> {
    await Promise.all([this.reading.read(), this.disk.read()]);
  }

  /** Hears how far the work is, until stopped. */
  listen(): () => void {
    const listening = events.backupMoved.listen((event) => (this.progress = event.payload));
    return () => void listening.then((stop) => stop());
  }

  async backUp(): Promise<void> {
    if (await this.#run('backup', commands.backupNow)) toast(t().backup.made);
  }

  async drill(): Promise<void> {
    await this.#run('drill', commands.backupDrill);
  }

  /** Ends the work; what was finished before stays good. */
  async stop(): Promise<void> {
    await ask(commands.backupCancel);
  }

  async #run(work: 'backup' | 'drill', command: () => Promise<Answer<BackupState>>): Promise<boolean> {
    if (this.work) return false;
    this.work = work;
    this.progress = null;
    this.problem = null;
    const answer = await ask(command);
    this.work = null;
    if (answer.status === 'ok') this.reading.take(answer);
    else {
      this.problem = answer.error;
      await this.reading.read();
    }
    void this.disk.read();
    // The strip above the screens says how it stands, too.
    news.changes += 1;
    return answer.status === 'ok';
  }
}
