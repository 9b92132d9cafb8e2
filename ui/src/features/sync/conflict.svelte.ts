import type { ComparedField, ConflictChoice, ConflictField } from '../../bindings';
import { provinceState } from '../../lib/format/delivery';
import { showMoment } from '../../lib/format/moment';
import { showPhone } from '../../lib/format/text';
import { t } from '../../messages/index.svelte';

/** Fields the law attaches consequences to: taking the other side's value needs a reason. */
const legal: ComparedField[] = ['owner', 'number', 'due_at'];

/** What a person chooses, field by field. Nothing is chosen for anybody. */
export class Choosing {
  readonly fields: ConflictField[];
  /** True: the province's value. */
  chosen = $state<Partial<Record<ComparedField, boolean>>>({});
  reasons = $state<Partial<Record<ComparedField, string>>>({});
  /** The row the keys are about. */
  at = $state(0);

  constructor(fields: ConflictField[]) {
    this.fields = fields;
  }

  get current(): ConflictField | undefined {
    return this.fields[this.at];
  }

  /** Rows without a choice. */
  get left(): number {
    return this.fields.filter(({ field }) => this.chosen[field] === undefined).length;
  }

  /** The first field whose reason is missing. */
  get unreasoned(): ComparedField | null {
    return this.fields.find(({ field }) => this.needsReason(field) && !this.reasons[field]?.trim())?.field ?? null;
  }

  choose(field: ComparedField, theirs: boolean): void {
    this.chosen[field] = theirs;
  }

  chooseAll(theirs: boolean): void {
    for (const { field } of this.fields) this.chosen[field] = theirs;
  }

  move(step: 1 | -1): void {
    this.at = Math.min(Math.max(this.at + step, 0), this.fields.length - 1);
  }

  needsReason(field: ComparedField): boolean {
    return legal.includes(field) && this.chosen[field] === true;
  }

  /** What is sent; none while something is not decided. */
  get choices(): ConflictChoice[] | null {
    if (this.left > 0 || this.unreasoned !== null) return null;
    return this.fields.map(({ field }) => ({
      field,
      theirs: this.chosen[field] === true,
      reason: this.needsReason(field) ? (this.reasons[field] ?? '').trim() : '',
    }));
  }
}

/** A value as a person reads it. */
export function shownValue(field: ComparedField, value: string): string {
  if (value === '') return t().sync.conflict.empty;
  if (field === 'accepted_at' || field === 'due_at') return Number.isNaN(Date.parse(value)) ? value : showMoment(value);
  if (field === 'state' && /^\d+$/.test(value)) return provinceState(Number(value));
  return field === 'phone' ? showPhone(value) : value;
}
