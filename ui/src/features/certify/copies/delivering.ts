import { commands, type CertificationView } from '../../../bindings';
import { toast } from '../../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../../lib/ipc/answer';
import { chooseFolder } from '../../../lib/ipc/files';
import { t } from '../../../messages/index.svelte';

/** Prints the slip of each copy; stops where one may not go out. */
export async function printSlips(rows: CertificationView[]): Promise<Problem | null> {
  for (const row of rows) {
    const answer = await ask(() => commands.copySlip(row.id));
    if (answer.status === 'error') return answer.error;
    toast(t().copies.slipDone(row.number?.no ?? 0, answer.data.printer));
  }
  return null;
}

/** Writes the files to a folder that is chosen once. */
export async function writeToMedium(rows: CertificationView[]): Promise<Problem | null> {
  const folder = await chooseFolder();
  if (folder === null) return null;
  for (const row of rows) {
    const answer = await ask(() => commands.copyToMedium(row.id, folder));
    if (answer.status === 'error') return answer.error;
    toast(t().copies.mediumDone(answer.data));
  }
  return null;
}

/** Gets timestamps and revocation data for copies that lack them. */
export async function complete(): Promise<Problem | null> {
  const answer = await ask(commands.copiesComplete);
  if (answer.status === 'error') return answer.error;
  toast(t().copies.completed(answer.data.completed, answer.data.waiting));
  return null;
}
