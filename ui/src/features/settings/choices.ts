/** Options of a number, in order; one that is set already is offered even where it is not usual. */
export function withPresent(
  usual: number[],
  present: number,
  label: (n: number) => string,
): { value: string; label: string }[] {
  return [...new Set([...usual, present])].sort((a, b) => a - b).map((n) => ({ value: String(n), label: label(n) }));
}
