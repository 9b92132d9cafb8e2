import type { Error as Problem } from '../../bindings';

export type { Problem };

/** What every command answers. */
export type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: Problem };

let locked: () => void = () => undefined;

/** Called when a command says that nobody is signed in any more. */
export function onLocked(listener: () => void): void {
  locked = listener;
}

/** Waits for a command. A transport failure becomes an answer too: a screen has one way to fail. */
export async function ask<T>(command: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await command().catch(
    (): Answer<T> => ({
      status: 'error',
      error: { code: 'Internal', detail: { where: 'window' }, retry: true },
    }),
  );
  if (answer.status === 'error' && answer.error.code === 'Locked') locked();
  return answer;
}
