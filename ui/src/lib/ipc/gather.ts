/** What is heard in a burst is told at once, and then no oftener than every so many milliseconds until it ends. */
export function gather(tell: () => void, pause: number): () => void {
  let resting = false;
  let again = false;

  return function hear(): void {
    again = resting;
    if (resting) return;
    resting = true;
    tell();
    setTimeout(() => {
      resting = false;
      if (again) hear();
    }, pause);
  };
}
