import { commands, type AppState, type SessionView, type UserId } from '../bindings';
import { toast } from '../lib/components/toasts.svelte';
import { ask, onLocked, type Answer, type Problem } from '../lib/ipc/answer';
import { news } from '../lib/ipc/news.svelte';
import { go, paths } from '../lib/navigation';
import { t } from '../messages/index.svelte';

/** Where the application stands: set-up, sign-in, at work, or blocked. */
export class App {
  state = $state.raw<AppState | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The screen is covered; the work below stays as it is. */
  locked = $state(false);
  /** Who worked last: their screens stay mounted under the lock until someone else signs in. */
  session = $state.raw<SessionView | null>(null);

  constructor() {
    onLocked(() => void this.cover());
  }

  async read(): Promise<void> {
    const answer = await ask(commands.appState);
    if (answer.status === 'error') {
      this.problem = answer.error;
      return;
    }
    this.problem = null;
    this.state = answer.data;
    this.locked = answer.data.phase === 'locked';
    if (answer.data.session) this.session = answer.data.session;
  }

  /** Null where it went well, else why not. */
  async signIn(user: UserId, secret: string): Promise<Problem | null> {
    return this.#opened(await ask(() => commands.signIn(user, secret)));
  }

  /** A new secret for an administrator, by the printed recovery key. Null where it went well. */
  async recover(key: string, user: UserId, secret: string): Promise<Problem | null> {
    return this.#opened(await ask(() => commands.recover(key, user, secret)));
  }

  async practise(): Promise<Problem | null> {
    return this.#opened(await ask(commands.practise));
  }

  /** Covers the screen at once, then tells the desk. */
  async lock(): Promise<void> {
    if (this.state?.phase !== 'open' || this.locked) return;
    this.locked = true;
    await ask(commands.lock);
    await this.read();
    this.locked = true;
  }

  /** Takes up acting for an absent person, or lays it down. Null where it went well. */
  async actFor(absent: UserId | null): Promise<Problem | null> {
    const answer = await ask(() => commands.actFor(absent));
    if (answer.status === 'error') return answer.error;
    this.session = answer.data;
    news.changes += 1;
    const now = answer.data.acting_for;
    toast(now ? t().mistakes.acting.started(now.name) : t().mistakes.acting.stopped);
    return null;
  }

  /** Goes on without saved work that is gone; everybody signs in again. Null where it went well. */
  async goOnWithoutMissing(): Promise<Problem | null> {
    const answer = await ask(commands.goOnWithoutMissing);
    if (answer.status === 'error') return answer.error;
    this.session = null;
    await this.read();
    return null;
  }

  async signOut(): Promise<void> {
    await ask(commands.signOut);
    this.session = null;
    await this.read();
  }

  /** Somewhere a command said that nobody is signed in. */
  async cover(): Promise<void> {
    if (this.state?.phase !== 'open') return;
    this.locked = true;
    await this.read();
  }

  async #opened(answer: Answer<SessionView>): Promise<Problem | null> {
    if (answer.status === 'error') {
      if (answer.error.code === 'SecretWait' || answer.error.code === 'SecretWrong') await this.read();
      return answer.error;
    }
    // Where somebody else was working is not where this person begins.
    if (this.session?.user !== answer.data.user) go(paths.home);
    await this.read();
    this.session = answer.data;
    return null;
  }
}
