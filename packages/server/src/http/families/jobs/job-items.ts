import { RequestError } from '@coffer/model';
import { splitItemIds } from '../../../services/item-kinds.ts';
import type { JobItemInput } from '../../../services/jobs/job-items.ts';
import type { ItemList } from '../../../services/jobs/job-service.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { presentItem } from './present.ts';

type Item =
  | 'Job_GetSelectedItems'
  | 'Job_AddSelectedItems'
  | 'Job_RemoveSelectedItems'
  | 'Job_GetSelectedItem'
  | 'Job_UpdateSelectedItems'
  | 'Job_GetExcludedItems'
  | 'Job_AddExcludedItems'
  | 'Job_RemoveExcludedItems'
  | 'Job_GetExcludedItem'
  | 'Job_UpdateExcludedItems';

interface OfJob {
  readonly params: { readonly jobId: string };
}

interface OfItem {
  readonly params: { readonly jobId: string; readonly itemId: string };
}

/** What a job takes and what it leaves out. */
export function jobItemHandlers(services: Pick<Services, 'jobs'>): Handlers<Item> {
  const selected = itemHandlers(services, 'selectedItems');
  const excluded = itemHandlers(services, 'excludedItems');
  return {
    Job_GetSelectedItems: selected.list,
    Job_AddSelectedItems: selected.add,
    Job_RemoveSelectedItems: selected.remove,
    Job_GetSelectedItem: selected.get,
    Job_UpdateSelectedItems: selected.update,
    Job_GetExcludedItems: excluded.list,
    Job_AddExcludedItems: excluded.add,
    Job_RemoveExcludedItems: excluded.remove,
    Job_GetExcludedItem: excluded.get,
    Job_UpdateExcludedItems: excluded.update,
  };
}

function itemHandlers({ jobs }: Pick<Services, 'jobs'>, list: ItemList) {
  return {
    list: async ({ params }: OfJob) =>
      (await jobs.items(params.jobId, list)).map((item) => presentItem(item, { job: { id: params.jobId }, list })),
    get: async ({ params }: OfItem) =>
      presentItem(await jobs.requireItem(params.jobId, list, params.itemId), { job: { id: params.jobId }, list }),
    add: async ({ params, body }: OfJob & { readonly body: readonly JobItemInput[] }): Promise<undefined> => {
      await jobs.addItems(params.jobId, list, body);
      return undefined;
    },
    update: async ({ params, body }: OfItem & { readonly body: JobItemInput }): Promise<undefined> => {
      await jobs.updateItem(params.jobId, list, { itemId: params.itemId, input: body });
      return undefined;
    },
    remove: async ({ params, query }: OfJob & { readonly query: { readonly ids?: string } }): Promise<undefined> => {
      if (!query.ids) throw new RequestError('invalid', 'The query parameter ids is missing.');
      await jobs.removeItems(params.jobId, list, splitItemIds(query.ids));
      return undefined;
    },
  };
}
