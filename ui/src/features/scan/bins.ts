import type { BinRef, BinView } from '../../bindings';

/** Papers that have a digit key. */
export const digits = 9;

export function sameBin(one: BinRef | null, other: BinRef | null): boolean {
  return one?.procedure === other?.procedure && one?.line === other?.line;
}

/** The digit key and the name of a paper; null each where there is none. */
export function binIn(bins: BinView[], bin: BinRef | null): { digit: number | null; name: string | null } {
  const at = bins.findIndex((one) => sameBin(one.bin, bin));
  return { digit: at >= 0 && at < digits ? at + 1 : null, name: bins[at]?.name ?? null };
}
