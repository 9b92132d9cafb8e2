/** What to do with one key press. */
export type WedgeVerdict =
  | { kind: 'pass' }
  /** Part of a code: keep it from the field. `undo` is set once, at recognition: keys already typed. */
  | { kind: 'swallow'; undo: number }
  | { kind: 'code'; text: string }
  /** A key no reader sends ended the burst: these letters were a person's (or a typing program's) after all. */
  | { kind: 'release'; text: string };

interface Press {
  key: string;
  at: number;
}

/** A person's fastest keys are 60 ms apart; code readers that type leave 5–30 ms. */
export const wedge = { keys: 8, meanGap: 35, breakGap: 80, quiet: 120 } as const;

/**
 * Tells a code reader that types like a keyboard from a person. At least 8 keys with a mean gap
 * under 35 ms are a code up to Enter or Tab. A burst without its end (a typing macro) is given back.
 */
export class WedgeDetector {
  #run: Press[] = [];
  #capturing = false;

  /** Keys held back so far; empty when nothing is being captured. */
  get held(): string {
    return this.#capturing ? this.#run.map((press) => press.key).join('') : '';
  }

  /** `key` is `KeyboardEvent.key`; `at` in milliseconds from any origin. */
  feed(key: string, at: number): WedgeVerdict {
    if (this.#capturing) return this.#capture(key, at);
    if (key.length !== 1) {
      this.#run = [];
      return { kind: 'pass' };
    }
    const last = this.#run.at(-1);
    if (last && at - last.at > wedge.breakGap) this.#run = [];
    this.#run.push({ key, at });
    const start = burstStart(this.#run);
    if (start === null) return { kind: 'pass' };
    this.#run = this.#run.slice(start);
    this.#capturing = true;
    return { kind: 'swallow', undo: this.#run.length - 1 };
  }

  /** Something a reader never does: what came before belongs to no burst. */
  interrupt(): void {
    if (!this.#capturing) this.#run = [];
  }

  /** Ends a capture whose Enter never came and returns its text, to be typed into the field after all. */
  release(): string {
    const text = this.held;
    this.#reset();
    return text;
  }

  #capture(key: string, at: number): WedgeVerdict {
    if (key === 'Enter' || key === 'Tab') {
      const text = this.held;
      this.#reset();
      return { kind: 'code', text };
    }
    if (key.length > 1) return { kind: 'release', text: this.release() };
    this.#run.push({ key, at });
    return { kind: 'swallow', undo: 0 };
  }

  #reset(): void {
    this.#run = [];
    this.#capturing = false;
  }
}

/** Index where the burst that ends the run begins, or null while the run may still be a person. */
function burstStart(run: Press[]): number | null {
  const mean = (from: number) => {
    const [first, last] = [run[from], run.at(-1)];
    return first && last ? (last.at - first.at) / (run.length - 1 - from) : Infinity;
  };
  let start = run.length - wedge.keys;
  if (start < 0 || mean(start) >= wedge.meanGap) return null;
  while (start > 0 && mean(start - 1) < wedge.meanGap) start -= 1;
  return start;
}
