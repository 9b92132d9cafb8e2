import { untrack } from 'svelte';
import { commands, type VerdictFormat, type VerdictView } from '../../bindings';
import { ask, type Problem } from '../../lib/ipc/answer';
import { chooseFiles, chooseTarget } from '../../lib/ipc/files';
import { Reading } from '../../lib/ipc/reading.svelte';
import { toast } from '../../lib/components/toasts.svelte';
import { language } from '../../messages/index.svelte';
import { verify } from '../../messages/verify.svelte';

/** One file that was brought in. */
export interface Brought {
  path: string;
  name: string;
  reading: Reading<VerdictView>;
}

/** The files on the screen and their verdicts. One is judged at a time, in the order they came. */
export class Verifier {
  files = $state.raw<Brought[]>([]);
  at = $state(0);
  /** What is being judged. */
  now = $state.raw<Brought | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #waiting: Brought[] = [];

  /** The file whose verdict is shown. */
  get shown(): Brought | null {
    return this.files[this.at] ?? null;
  }

  /** Lets the person choose files. */
  async choose(): Promise<void> {
    this.take(await chooseFiles(verify().fileKind, ['pdf']));
  }

  /** Takes files; one that is there already is judged anew. The first of them is shown. */
  take(paths: string[]): void {
    const first = paths[0];
    if (first === undefined) return;
    const known = this.files.map((file) => file.path);
    const fresh = paths.filter((path, at) => !known.includes(path) && paths.indexOf(path) === at).map(brought);
    this.files = [...this.files, ...fresh];
    this.show(this.files.findIndex((file) => file.path === first));
    this.#judge(this.files.filter((file) => paths.includes(file.path)));
  }

  /** Shows the file at this place, as far as there is one. */
  show(at: number): void {
    this.at = Math.max(0, Math.min(at, this.files.length - 1));
    this.problem = null;
  }

  /** Takes a file off the list; nothing happens to the file itself. */
  forget(file: Brought): void {
    this.#waiting = this.#waiting.filter((other) => other !== file);
    this.files = this.files.filter((other) => other !== file);
    this.show(this.at);
  }

  /** Judges one again. */
  again(file: Brought): void {
    this.#judge([file]);
  }

  /** Verdicts are sentences: in another language they are asked for again. */
  follow(): void {
    const spoken = language();
    untrack(() => {
      if (this.#spoken !== spoken && this.files.length > 0) this.#judge(this.files);
      this.#spoken = spoken;
    });
  }

  /** Prints the report on the file shown. */
  async print(): Promise<void> {
    const file = this.#ready();
    if (!file) return;
    const sent = await this.#act(() => commands.verdictPrint(file.path, language()));
    if (sent) toast(verify().printed(sent.printer));
  }

  /** Keeps the report on the file shown. */
  async save(format: VerdictFormat): Promise<void> {
    const file = this.#ready();
    if (!file) return;
    const target = await chooseTarget(verify().formats[format], format, verify().reportName(file.name));
    if (target === null) return;
    const kept = await this.#act(() => commands.verdictSave(file.path, target, format, language()));
    if (kept) toast(verify().saved(file.name));
  }

  #spoken = language();

  #ready(): Brought | null {
    return this.busy || !this.shown?.reading.value ? null : this.shown;
  }

  async #act<T>(command: Parameters<typeof ask<T>>[0]): Promise<T | null> {
    this.busy = true;
    const answer = await ask(command);
    this.busy = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    return answer.status === 'ok' ? answer.data : null;
  }

  #judge(files: Brought[]): void {
    this.#waiting = [...this.#waiting.filter((file) => !files.includes(file)), ...files];
    if (this.now === null) void this.#work();
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.now = next;
      await next.reading.read();
    }
    this.now = null;
  }
}

function brought(path: string): Brought {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return { path, name, reading: new Reading(() => commands.signaturesCheck(path, language())) };
}
