import type { PageFinding, PageNote } from '../../bindings';
import { language, type Messages } from '../../messages/index.svelte';

/** "2,1": one digit after the comma, as written in Vietnam; after a point in English. */
export function decimal(value: number, digits = 1): string {
  const shown = value.toFixed(digits);
  return language() === 'vi' ? shown.replace('.', ',') : shown;
}

/** What the numbers of findings count. A measure that only a program understands is left out. */
const units: Partial<Record<PageFinding, [unit: string, digits: number]>> = {
  low_resolution: [' dpi', 0],
  resolution_assumed: [' dpi', 0],
  not_turned: ['°', 1],
  large_skew: ['°', 1],
  cut_edge: [' mm', 0],
  glare: [' %', 0],
  too_long: [' mm', 0],
};

/** A thing to look at, with its number where a person can use it. */
export function noteWords(m: Messages, { what, number }: PageNote): string {
  const [unit, digits] = units[what] ?? ['', 0];
  const counted = number === null || unit === '' ? '' : ` (${decimal(number, digits)}${unit})`;
  return m.intake.pageFindings[what] + counted;
}
