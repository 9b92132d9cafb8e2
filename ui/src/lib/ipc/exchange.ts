import { untrack } from 'svelte';
import { events } from '../../bindings';

const followers = new Set<() => void>();

/** What moved behind a locked screen could not be read then: everybody who follows reads again. */
export function lookAgain(): void {
  for (const turn of followers) turn();
}

/**
 * Reads now and whenever something moved in the exchange, until stopped. News come in bursts: those that come while
 * it reads are answered by one more reading.
 */
export function followExchange(read: () => Promise<unknown>): () => void {
  let reading = false;
  let again = false;
  let ended = false;

  async function turn(): Promise<void> {
    again = reading;
    if (reading) return;
    reading = true;
    do {
      again = false;
      await read();
    } while (again && !ended);
    reading = false;
  }

  const hear = () => void turn();
  untrack(hear);
  followers.add(hear);
  const listening = events.exchangeMoved.listen(hear);
  return () => {
    ended = true;
    followers.delete(hear);
    void listening.then((stop) => stop());
  };
}
