import { shared } from './en/shared';
import type { vi } from './vi';

export const en: typeof vi = {
  ...shared,
  errors: { summary: (n) => (n === 1 ? '1 thing to fix' : `${n} things to fix`) },
};
