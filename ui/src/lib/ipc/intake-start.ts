import { commands } from '../../bindings';
import { go, paths } from '../navigation';
import { ask } from './answer';
import { news } from './news.svelte';

/** Opens a new draft, with the person of this card where its text is given, and goes there, or to another screen of it. */
export async function startIntake(cardText?: string, screen = paths.intake): Promise<boolean> {
  const started = await ask(commands.intakeStart);
  const answer =
    started.status === 'ok' && cardText
      ? await ask(() => commands.intakeChange(started.data.draft, { kind: 'card', text: cardText }))
      : started;
  if (answer.status === 'error') news.problem = answer.error;
  else go(screen(answer.data.draft));
  return answer.status === 'ok';
}
