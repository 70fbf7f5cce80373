import { type Behaviour, wholeNumber } from './behaviour.ts';

/**
 * Refuses the next deltas that carry a token with 410 Gone. Settings: `{ count, code? }`; the code is
 * `resyncChangesApplyDifferences` (default) or `resyncChangesUploadDifferences`.
 */
export function goneDeltas(): Behaviour {
  let left = 0;
  let code = 'resyncChangesApplyDifferences';
  return {
    name: 'goneDeltas',
    set(settings = {}) {
      left = wholeNumber(settings, 'count', 0);
      code = typeof settings['code'] === 'string' ? settings['code'] : 'resyncChangesApplyDifferences';
    },
    delta() {
      if (left === 0) return undefined;
      left--;
      return code;
    },
  };
}
