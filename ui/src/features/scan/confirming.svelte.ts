import { SvelteMap } from 'svelte/reactivity';
import type { Area, Field, FieldView } from '../../bindings';
import { t } from '../../messages/index.svelte';
import type { Arranging } from './arranging.svelte';
import { nextOpen } from './fields';
import type { Workspace } from './workspace.svelte';

/** Values that were read on the page in view: each is kept only once the clerk has said that it is right. */
export class Confirming {
  /** The field that has the focus: its place is framed on the page. */
  at = $state<Field | null>(null);
  #workspace: Workspace;
  #arranging: Arranging;
  /** Typed and not confirmed yet, by page and field. */
  #typed = new SvelteMap<string, string>();

  constructor(workspace: Workspace, arranging: Arranging) {
    this.#workspace = workspace;
    this.#arranging = arranging;
  }

  get page(): number | null {
    return this.#arranging.here?.sheet.id ?? null;
  }

  get fields(): FieldView[] {
    return this.#arranging.here?.sheet.fields ?? [];
  }

  /** The place of the field in focus on the page as shown. */
  get area(): Area | null {
    return this.fields.find((one) => one.field === this.at)?.area ?? null;
  }

  /** The field to look at first. */
  get first(): Field | null {
    return nextOpen(this.fields, null) ?? this.fields[0]?.field ?? null;
  }

  /** The value as it stands in its box. */
  valueOf({ field, value }: FieldView): string {
    return this.#typed.get(`${this.page} ${field}`) ?? value;
  }

  /** What was typed differs from what is kept, or would be. */
  isTyped({ field, value }: FieldView): boolean {
    return (this.#typed.get(`${this.page} ${field}`) ?? value) !== value;
  }

  type({ field }: FieldView, value: string): void {
    this.#typed.set(`${this.page} ${field}`, value);
  }

  /** Confirms the value in the box; where asked, it also fills the empty field of the person. True where it was kept. */
  async take(of: FieldView, intoPerson = false): Promise<boolean> {
    const value = this.valueOf(of).trim();
    const fills = intoPerson && of.person === 'nothing';
    if (value === '' || !(await this.#send(of, value, fills))) return false;
    const { taken, filled } = t().reading.field.said;
    this.#arranging.said = (fills ? filled : taken)(t().reading.fields[of.field]);
    return true;
  }

  /** The value is no longer confirmed. */
  async untake(of: FieldView): Promise<void> {
    if (!of.confirmed || !(await this.#send(of, null, false))) return;
    this.#arranging.said = t().reading.field.said.untaken(t().reading.fields[of.field]);
  }

  async #send({ field }: FieldView, value: string | null, intoPerson: boolean): Promise<boolean> {
    const { page } = this;
    if (page === null) return false;
    const kept = await this.#workspace.takeField({ page, field, value, into_person: intoPerson });
    if (kept) this.#typed.delete(`${page} ${field}`);
    return kept;
  }
}
