import { verify as en } from './en/verify';
import { language } from './index.svelte';
import { verify as vi } from './vi/verify';

const tables = { vi, en };

/** The sentences of judging a signed file, in the present language: loaded with the pages that judge. */
export function verify(): typeof vi {
  return tables[language()];
}
