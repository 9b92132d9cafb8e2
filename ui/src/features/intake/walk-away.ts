import { commands } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../lib/ipc/answer';
import { news } from '../../lib/ipc/news.svelte';
import { go, paths } from '../../lib/navigation';
import { t } from '../../messages/index.svelte';

/** Puts the draft of a citizen who leaves aside and goes home, with the way back. Null where it went well. */
export async function walkAway(draft: string, name: string): Promise<Problem | null> {
  const answer = await ask(() => commands.intakeWalkAway(draft));
  if (answer.status === 'error') return answer.error;
  toast(t().mistakes.walkAway.done(name), { label: t().mistakes.walkAway.undo, run: () => void comeBack(draft) });
  go(paths.home);
  return null;
}

async function comeBack(draft: string): Promise<void> {
  const answer = await ask(() => commands.intakeReturn(draft));
  if (answer.status === 'error') {
    news.problem = answer.error;
    return;
  }
  news.changes += 1;
  toast(t().mistakes.walkAway.undone);
}
