type Box = HTMLInputElement | HTMLTextAreaElement;

/**
 * What stands in a text box. While the box has the focus only the person changes it: a value that
 * arrives meanwhile (an answer to an earlier key) waits until the box is left. Input methods such
 * as Unikey replay keys against what they believe is in the box, so one rewrite corrupts a word.
 */
export class TextBox {
  #box: Box | undefined;
  #incoming: string;
  #held = false;
  #touched = false;

  constructor(initial: string) {
    this.#incoming = initial;
  }

  /** Svelte attachment: the box this object fills. */
  attach = (box: Box): (() => void) => {
    this.#box = box;
    box.value = this.#incoming;
    return () => {
      this.#box = undefined;
    };
  };

  get text(): string {
    return this.#box?.value ?? this.#incoming;
  }

  /** A value from outside: shown now, or once the box is left if nobody typed meanwhile. */
  offer(value: string): void {
    this.#incoming = value;
    if (!this.#held && this.#box) this.#box.value = value;
  }

  /** A value put in by a key of the box itself (a date moved by a day): counts as typed. */
  put(value: string): void {
    if (this.#box) this.#box.value = value;
    this.#touched = true;
  }

  enter(): void {
    this.#held = true;
    this.#touched = false;
  }

  typed(): void {
    this.#touched = true;
  }

  /** Settles the text. Returns it when the person changed something, else null. */
  leave(settled: string): string | null {
    const changed = this.#touched;
    this.#held = false;
    this.#touched = false;
    if (changed) this.#incoming = settled;
    if (this.#box) this.#box.value = this.#incoming;
    return changed ? settled : null;
  }
}
