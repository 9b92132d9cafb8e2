import { commands, type BackupState } from '../bindings';
import { ask } from '../lib/ipc/answer';

/** How often it looks: a backup is due by the hour. */
const refresh = 60_000;

/** Whether there is a fresh backup, as long as somebody works who can make one. */
export class BackupWatch {
  state = $state.raw<BackupState | null>(null);

  /** Looks now and every minute, until stopped. */
  watch(): () => void {
    void this.#look();
    const timer = setInterval(() => void this.#look(), refresh);
    return () => clearInterval(timer);
  }

  /** Why there is none. A folder that is away is no trouble until a backup is due. */
  get trouble(): 'unset' | 'failed' | 'absent' | null {
    const state = this.state;
    if (!state) return null;
    if (state.folder === null) return 'unset';
    if (state.failure) return 'failed';
    return state.due && !state.running && !state.reachable ? 'absent' : null;
  }

  /** What cannot be read now is read again. */
  async #look(): Promise<void> {
    const answer = await ask(commands.backupState);
    if (answer.status === 'ok') this.state = answer.data;
  }
}
