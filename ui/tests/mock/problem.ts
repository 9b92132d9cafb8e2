import type { Error as Problem, ErrorCode } from '../../src/bindings';

/** A failed act, as the desk tells it. */
export function problem(code: ErrorCode, detail: Problem['detail'] = {}): Problem {
  return { code, detail, retry: code !== 'StoreNewer' };
}
