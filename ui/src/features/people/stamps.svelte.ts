import { tick } from 'svelte';
import { commands, type HeldPaperView, type PurgeGround } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';
import { keepFocus } from '../../lib/keyboard/keep-focus';
import { t } from '../../messages/index.svelte';

/** A person looked at the stamp that was read on a paper: it is none. The papers that are left, or what went wrong. */
export async function judge({ id, name }: HeldPaperView) {
  const answer = await ask(() => commands.stampJudge(id));
  if (answer.status === 'ok') toast(t().reading.held.judged(name));
  return answer;
}

/** Received papers with a stamp of secrecy that no person has judged. */
export class Stamps {
  reading = new Reading<HeldPaperView[]>(commands.stampedPapers);
  problem = $state.raw<Problem | null>(null);

  async judge(paper: HeldPaperView): Promise<void> {
    const answer = await judge(paper);
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok' && this.reading.take(answer)) void tick().then(keepFocus);
  }

  /** Destroys a paper, or asks a second person to. Null where it went well. */
  async purge({ id, name }: HeldPaperView, ground: PurgeGround, needsTwo: boolean): Promise<Problem | null> {
    const answer = await ask(() => commands.purge(id, ground));
    if (answer.status === 'error') return answer.error;
    await this.reading.read();
    toast(needsTwo ? t().purging.sent(name) : t().purging.done(name));
    return null;
  }
}
