import { asking as en } from './en/asking';
import { language } from './index.svelte';
import { asking as vi } from './vi/asking';

const tables = { vi, en };

/** The sentences of asking the province, in the present language: loaded with the pages that ask. */
export function asking(): typeof vi {
  return tables[language()];
}
