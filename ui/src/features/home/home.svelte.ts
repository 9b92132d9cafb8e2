import { commands, type DraftId, type HomeView } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../lib/ipc/answer';
import { followExchange } from '../../lib/ipc/exchange';
import { Reading } from '../../lib/ipc/reading.svelte';
import { go, paths } from '../../lib/navigation';
import { t } from '../../messages/index.svelte';

export type Tab = keyof HomeView['counts'];

/** Tabs of the home screen, most pressing first. */
export const tabs: Tab[] = ['overdue', 'due_today', 'due_soon', 'received_today', 'drafts'];

/** How often the home screen looks again: dues move with the clock. */
const refresh = 60_000;

/** The home screen's reading of the desk. */
export class Home {
  reading = new Reading<HomeView>(commands.home);
  problem = $state.raw<Problem | null>(null);
  #picked = $state<Tab | null>(null);

  /** The tab shown: the clerk's choice, else the first with something in it. */
  get tab(): Tab {
    const counts = this.reading.value?.counts;
    return this.#picked ?? tabs.find((tab) => tab !== 'drafts' && counts && counts[tab] > 0) ?? 'received_today';
  }

  /** The head says that the clock is right. */
  async confirmClock(): Promise<void> {
    const answer = await ask(commands.clockConfirm);
    this.problem = answer.status === 'error' ? answer.error : null;
    this.reading.take(answer);
  }

  /** The head gives the last number seen on paper after a restore. Null where it was taken, else why not. */
  async confirmNumbers(lastCode: string, lastEntry: number): Promise<Problem | null> {
    const answer = await ask(() => commands.numbersConfirm(lastCode, lastEntry));
    if (answer.status === 'error') return answer.error;
    this.problem = null;
    this.reading.take(answer);
    toast(t().mistakes.restored.done);
    return null;
  }

  /** A citizen who walked away is back: their draft is opened again and shown. */
  async comeBack(draft: DraftId): Promise<void> {
    const answer = await ask(() => commands.intakeReturn(draft));
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') go(paths.intake(draft));
  }

  pick(tab: Tab): void {
    this.#picked = tab;
  }

  /** Reads now, every minute and whenever the exchange moves, until stopped. */
  watch(): () => void {
    const timer = setInterval(() => void this.reading.read(), refresh);
    const unfollow = followExchange(() => this.reading.read());
    return () => {
      clearInterval(timer);
      unfollow();
    };
  }
}
