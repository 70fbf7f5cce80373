import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** How long the history of sessions is kept. */
export function historySettingsHandlers({
  history,
}: Pick<Services, 'history'>): Handlers<`HistorySettings_${'Get' | 'Update'}`> {
  return {
    HistorySettings_Get: async () => {
      const { keepAll, weeks } = await history.settings();
      const _links = linksTo({ self: hrefTo('HistorySettings') });
      return { keepAllsessions: keepAll, keeponlyLast: weeks, _links };
    },
    HistorySettings_Update: async ({ body }) => {
      await history.update(body);
      return undefined;
    },
  };
}
