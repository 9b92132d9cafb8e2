import { tick } from 'svelte';
import {
  commands,
  type HeldPaperView,
  type MergePlan,
  type PaperMovePlan,
  type PersonId,
  type PersonView,
  type PurgeGround,
} from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { news } from '../../lib/ipc/news.svelte';
import { Reading } from '../../lib/ipc/reading.svelte';
import { go, paths } from '../../lib/navigation';
import { keepFocus } from '../../lib/keyboard/keep-focus';
import { t } from '../../messages/index.svelte';
import { judge } from './stamps.svelte';

/** One person and what is put right about them. Every act that has a way back offers it in its toast. */
export class PersonDesk {
  reading: Reading<PersonView>;
  /** Problem of an act without a dialog; a dialog shows its own. */
  problem = $state.raw<Problem | null>(null);
  readonly id: PersonId;

  constructor(id: PersonId) {
    this.id = id;
    this.reading = new Reading<PersonView>(() => commands.person(id));
  }

  /** Keeps one entry under the other, as planned, and shows the one that stays. Null where it went well. */
  async merge({ from, into }: MergePlan): Promise<Problem | null> {
    const answer = await ask(() => commands.merge(from.id, into.id));
    if (answer.status === 'error') return answer.error;
    this.#show(into.id, answer);
    const back = () => takeBack(() => commands.split(from.id), t().merging.undone);
    toast(t().merging.done(from.name, into.name), { label: t().merging.undo, run: back });
    return null;
  }

  /** Takes a merge back. */
  async split(id: PersonId, name: string, into: PersonId): Promise<void> {
    const answer = await ask(() => commands.split(id));
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    await this.reading.read();
    const back = () => takeBack(() => commands.merge(id, into), t().merging.undoneSplit);
    toast(t().merging.splitDone(name), { label: t().merging.undo, run: back });
  }

  /** Gives a paper to the right person, as planned. Null where it went well. */
  async movePaper({ paper, from, to }: PaperMovePlan, reason: string): Promise<Problem | null> {
    const answer = await ask(() => commands.paperMove(paper.id, to.id, reason));
    if (answer.status === 'error') return answer.error;
    await this.reading.read();
    const back = () =>
      takeBack(() => commands.paperMove(paper.id, from.id, t().moving.undoReason), t().moving.undone(paper.name));
    toast(t().moving.done(paper.name, to.name), { label: t().moving.undo, run: back });
    return null;
  }

  /** Destroys a paper, or asks a second person to. Null where it went well. */
  async purge(paper: { id: string; name: string }, ground: PurgeGround, needsTwo: boolean): Promise<Problem | null> {
    const answer = await ask(() => commands.purge(paper.id, ground));
    if (answer.status === 'error') return answer.error;
    await this.reading.read();
    toast(needsTwo ? t().purging.sent(paper.name) : t().purging.done(paper.name));
    return null;
  }

  /** The stamp of secrecy that was read on a paper is none. */
  async judge(paper: HeldPaperView): Promise<void> {
    const answer = await judge(paper);
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    await this.reading.read();
    await tick();
    keepFocus();
  }

  #show(id: PersonId, answer: Answer<PersonView>): void {
    if (id === this.id) this.reading.take(answer);
    else go(paths.person(id));
  }
}

/** Undoes from a toast: the screen may be another one by then. */
async function takeBack(command: () => Promise<Answer<PersonView>>, done: string): Promise<void> {
  const answer = await ask(command);
  if (answer.status === 'error') news.problem = answer.error;
  else toast(done);
  news.changes += 1;
}
