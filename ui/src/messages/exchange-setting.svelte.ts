import { exchangeSetting as en } from './en/exchange-setting';
import { language } from './index.svelte';
import { exchangeSetting as vi } from './vi/exchange-setting';

const tables = { vi, en };

/** The sentences of how the province is reached, in the present language: loaded with the pages that know them. */
export function exchangeSetting(): typeof vi {
  return tables[language()];
}
