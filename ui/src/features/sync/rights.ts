import type { SessionView } from '../../bindings';

/** Who heads the counter: stops sending, and confirms the comparison of a day. */
export function isHead(session: SessionView): boolean {
  return session.permissions.includes('settle_exchange');
}
