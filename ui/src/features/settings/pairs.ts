/** Lines "name = value" as a map; none where a line is not of that form. */
export function readPairs(text: string): Record<string, string> | null {
  const pairs: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(at, 0)).trim();
    if (name === '') return null;
    pairs[name] = line.slice(at + 1).trim();
  }
  return pairs;
}

/** A map as lines "name = value". */
export function showPairs(pairs: Partial<Record<string, string>> | undefined): string {
  return Object.entries(pairs ?? {})
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');
}
