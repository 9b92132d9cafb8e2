import { commands, type CertificationView } from '../../../bindings';
import { toast } from '../../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../../lib/ipc/answer';
import { t } from '../../../messages/index.svelte';

/** Prints the form of what was just refused. The refusal stands whatever the printer does; null where paper is on its way. */
export async function printRefusal(row: CertificationView): Promise<Problem | null> {
  const printed = await ask(() => commands.certifyRefusalPrint(row.id));
  toast(printed.status === 'ok' ? t().certify.refuse.done(row.paper) : t().certify.refuse.formFailed);
  return printed.status === 'ok' ? null : printed.error;
}
