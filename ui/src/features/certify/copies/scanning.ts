import { commands, type CertificationView } from '../../../bindings';
import { ask, type Problem } from '../../../lib/ipc/answer';
import { go, paths } from '../../../lib/navigation';

/** Opens the scan workspace for these originals; new pages go to the first. Null where it is open now. */
export async function scanCopies(rows: CertificationView[]): Promise<Problem | null> {
  if (rows.length === 0) return null;
  const answer = await ask(() => commands.copyScan(rows.map((row) => row.id)));
  if (answer.status === 'error') return answer.error;
  const { draft, bins } = answer.data;
  go(paths.scanCopies(draft, bins[0]?.bin));
  return null;
}
