import { commands, type ConnectionId, type NationalCheck, type NationalDifference, type NationalRow } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { todayIso } from '../../lib/format/moment';
import { ask, type Problem } from '../../lib/ipc/answer';
import { asking } from '../../messages/asking.svelte';

/** The comparison with the national catalogue: nothing is taken over unasked. */
export class NationalDesk {
  check = $state.raw<NationalCheck | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** First day of what is taken over. */
  from = $state(today());
  /** From which day each procedure was taken over, by its key. */
  taken = $state<Partial<Record<string, string>>>({});

  async compare(id: ConnectionId): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const answer = await ask(() => commands.nationalCheck(id));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    this.check = answer.data;
    this.taken = {};
  }

  async accept({ procedure, name }: NationalRow): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await ask(() => commands.nationalAccept(procedure, this.from));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return false;
    this.taken = { ...this.taken, [procedure]: answer.data.effective_from };
    toast(asking().national.done(name));
    return true;
  }

  /** Whether accepting takes it over into the catalogue; the rest a person has to look into. */
  isTaken({ kind }: NationalDifference): boolean {
    return kind === 'name' || kind === 'time' || kind === 'result' || kind === 'count';
  }
}

function today(): string {
  return todayIso(new Date());
}
