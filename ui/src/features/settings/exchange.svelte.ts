import {
  commands,
  type CodeMapping,
  type CodeRow,
  type ConnectionId,
  type ConnectionWish,
  type ExchangeRest,
  type ExchangeSettings,
  type TestStep,
} from '../../bindings';
import { toast } from '../../lib/components/toasts.svelte';
import { ask, type Answer, type Problem } from '../../lib/ipc/answer';
import { Reading } from '../../lib/ipc/reading.svelte';
import { exchangeSetting } from '../../messages/exchange-setting.svelte';
import { t } from '../../messages/index.svelte';

/** How the province is reached: each change is sent and the answer shown. */
export class ExchangeDesk {
  reading = new Reading<ExchangeSettings>(commands.exchangeSettings);
  /** Problem of the last act. */
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  /** Changes what is no connection. */
  async change(next: Partial<ExchangeRest>): Promise<boolean> {
    const present = this.reading.value;
    return present !== null && this.#take(() => commands.exchangeSave({ ...present.rest, ...next }));
  }

  saveConnection(wish: ConnectionWish, password: string): Promise<boolean> {
    return this.#take(() => commands.connectionSave(wish, password || null));
  }

  removeConnection(id: ConnectionId): Promise<boolean> {
    return this.#take(() => commands.connectionRemove(id));
  }

  confirmCode(row: CodeRow, code: string | null, name: string): Promise<boolean> {
    return this.#take(() => commands.codeConfirm(row.procedure, code, name));
  }

  /** Confirms everything the province names differently in a procedure. */
  saveCodes(row: CodeRow, mapping: CodeMapping): Promise<boolean> {
    return this.#take(() => commands.codeMap(row.procedure, mapping));
  }

  /** The steps of a test; none where it could not begin. */
  async test(id: ConnectionId): Promise<TestStep[] | null> {
    return this.#ask(() => commands.connectionTest(id));
  }

  /** Asks a system for its procedures; the rows that have proposals stand in the list. */
  async propose(id: ConnectionId): Promise<void> {
    const rows = await this.#ask(() => commands.codesPropose(id));
    const present = this.reading.value;
    if (rows === null || present === null) return;
    const codes = present.codes.map((row) => rows.find((one) => one.procedure === row.procedure) ?? row);
    this.reading.take({ status: 'ok', data: { ...present, codes } });
    toast(exchangeSetting().proposed(rows.filter((row) => row.proposals.length > 0).length));
  }

  async #take(command: () => Promise<Answer<ExchangeSettings>>): Promise<boolean> {
    const data = await this.#ask(command);
    if (data === null) return false;
    toast(t().settings.saved);
    return this.reading.take({ status: 'ok', data: this.#withProposals(data) });
  }

  /** Proposals that were asked for stay until each is answered. */
  #withProposals(data: ExchangeSettings): ExchangeSettings {
    const known = this.reading.value?.codes ?? [];
    const before = (row: CodeRow) => known.find((one) => one.procedure === row.procedure)?.proposals ?? [];
    const kept = (row: CodeRow) => (row.proposals.length > 0 || row.confirmed ? row.proposals : before(row));
    return { ...data, codes: data.codes.map((row) => ({ ...row, proposals: kept(row) })) };
  }

  async #ask<T>(command: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }
}
