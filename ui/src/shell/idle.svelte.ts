/** Locks the screen after the office's minutes without a key or click, and warns a minute before. */
export class IdleClock {
  warning = $state(false);
  #lock: () => void;
  #minutes: number | null = null;
  #timers: ReturnType<typeof setTimeout>[] = [];

  constructor(lock: () => void) {
    this.#lock = lock;
  }

  /** Starts with so many minutes, or rests where null. Returns what stops it. */
  run(minutes: number | null): () => void {
    this.#minutes = minutes;
    this.#start();
    return () => this.#stop();
  }

  /** Someone is there. */
  touch(): void {
    if (this.#minutes !== null) this.#start();
  }

  #start(): void {
    this.#stop();
    if (this.#minutes === null) return;
    const whole = this.#minutes * 60_000;
    this.#timers = [
      setTimeout(() => (this.warning = true), Math.max(whole - 60_000, whole / 2)),
      setTimeout(() => this.#lock(), whole),
    ];
  }

  #stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.warning = false;
  }
}
