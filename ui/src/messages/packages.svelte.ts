import { packages as en } from './en/packages';
import { language } from './index.svelte';
import { packages as vi } from './vi/packages';

const tables = { vi, en };

/** The sentences of packages on a stick, in the present language: loaded with the pages that know them. */
export function packages(): typeof vi {
  return tables[language()];
}
