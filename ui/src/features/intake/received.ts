import { commands, type ReceivedView } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask } from '../../lib/ipc/answer';
import { news } from '../../lib/ipc/news.svelte';
import { t } from '../../messages/index.svelte';

/** Says that a visit was received, with the way back. */
export function tellReceived({ dossiers }: ReceivedView): void {
  const codes = dossiers.map((one) => one.code).join(', ');
  toast(t().intake.received(codes), {
    label: t().intake.undo,
    run: () => void undo(dossiers.map((one) => one.id), codes),
  });
}

async function undo(ids: string[], codes: string): Promise<void> {
  let well = true;
  for (const id of ids) {
    const answer = await ask(() => commands.dossierUndo(id));
    if (answer.status === 'ok') continue;
    well = false;
    news.problem = answer.error;
  }
  news.changes += 1;
  if (well) toast(t().intake.undone(codes));
}
