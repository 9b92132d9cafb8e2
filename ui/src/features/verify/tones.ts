import type { VerdictTone } from '../../bindings';
import type { IconName } from '../../lib/components/icons';

/** How a tone looks; its word always stands beside the sign. */
export const looks: Record<VerdictTone, { tone: 'ok' | 'warn' | 'danger' | 'info'; icon: IconName }> = {
  good: { tone: 'ok', icon: 'check' },
  unsure: { tone: 'warn', icon: 'info' },
  bad: { tone: 'danger', icon: 'alert' },
  plain: { tone: 'info', icon: 'info' },
};
