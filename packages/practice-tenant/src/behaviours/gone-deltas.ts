import { type Behaviour, Trigger } from './behaviour.ts';

const APPLY = 'resyncChangesApplyDifferences';

/**
 * Refuses deltas that carry a token with 410 Gone. Own settings: `code`, which is `resyncChangesApplyDifferences` (default) or
 * `resyncChangesUploadDifferences`.
 */
export function goneDeltas(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  let code = APPLY;
  return {
    name: 'goneDeltas',
    set(settings) {
      trigger.set(settings);
      code = typeof settings?.['code'] === 'string' ? settings['code'] : APPLY;
    },
    delta: (path) => (trigger.strikes(path) ? code : undefined),
  };
}
