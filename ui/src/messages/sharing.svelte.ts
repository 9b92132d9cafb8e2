import { sharing as en } from './en/sharing';
import { language } from './index.svelte';
import { sharing as vi } from './vi/sharing';

const tables = { vi, en };

/** The sentences of counters that share their record, in the present language: loaded with the pages that know them. */
export function sharing(): typeof vi {
  return tables[language()];
}
