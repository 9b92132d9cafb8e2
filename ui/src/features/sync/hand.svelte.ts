import { commands, type CopyField, type DossierId } from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Problem } from '../../lib/ipc/answer';
import { copyText } from '../../lib/ipc/clipboard';
import { Reading } from '../../lib/ipc/reading.svelte';
import { t } from '../../messages/index.svelte';

/** Typing one dossier into a web form of the province: which field is copied next, and the code that comes back. */
export class HandDesk {
  readonly dossier: DossierId;
  reading: Reading<CopyField[]>;
  /** The field that is copied next; the number of fields when all are. */
  next = $state(0);
  /** The field that was copied last, for the note. */
  copied = $state.raw<CopyField | null>(null);
  /** The system did not let text be copied. */
  failed = $state(false);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  constructor(dossier: DossierId) {
    this.dossier = dossier;
    this.reading = new Reading<CopyField[]>(() => commands.copyFields(dossier));
  }

  get fields(): CopyField[] {
    return this.reading.value ?? [];
  }

  get isDone(): boolean {
    return this.fields.length > 0 && this.next >= this.fields.length;
  }

  /** Copies the next field, or one that was pointed at, and steps on from there. */
  async copy(at = this.next): Promise<void> {
    const field = this.fields[at];
    if (!field) return;
    this.failed = !(await copyText(field.value));
    if (this.failed) return;
    this.copied = field;
    this.next = at + 1;
  }

  back(): void {
    this.next = Math.max(this.next - 1, 0);
    this.copied = null;
  }

  /** Keeps the code that the province gave. */
  async enter(code: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await ask(() => commands.officialCodeEnter(this.dossier, code));
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'ok') toast(t().sync.done.code(code));
    return answer.status === 'ok';
  }
}
