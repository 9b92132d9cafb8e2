/** Timers that change the screen soon; a longer one (a reading every minute, a toast that goes) is not waited for. */
const soon = 500;
/** So long nothing moved. */
const still = 100;
/** A screen that never rests is judged all the same. */
const longest = 3_000;

let moved = performance.now();
const pending = new Set<unknown>();

/** Keeps count of what is under way in the window. */
export function watch(): void {
  const { setTimeout: start, clearTimeout: stop } = window;
  window.setTimeout = ((run: (...args: unknown[]) => void, after = 0, ...args: unknown[]) => {
    const id: unknown = start(
      () => {
        pending.delete(id);
        moved = performance.now();
        run(...args);
      },
      after,
    );
    if (after <= soon) pending.add(id);
    return id;
  }) as typeof setTimeout;
  window.clearTimeout = ((id: number) => {
    pending.delete(id);
    stop(id);
  }) as typeof clearTimeout;
  new MutationObserver(() => (moved = performance.now())).observe(document, {
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  });
  Object.assign(window, { __REST__: rest });
}

/** Resolves when the screen has come to rest: no timer, no animation, no picture or font on its way, nothing drawn anew. */
async function rest(): Promise<void> {
  const until = performance.now() + longest;
  while (performance.now() < until && !resting()) await new Promise((done) => requestAnimationFrame(done));
}

function resting(): boolean {
  return (
    pending.size === 0 &&
    performance.now() - moved >= still &&
    document.fonts.status === 'loaded' &&
    [...document.images].every((image) => image.complete) &&
    document.getAnimations().every((animation) => animation.playState !== 'running')
  );
}
