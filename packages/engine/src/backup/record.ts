import { sameFacts } from '../layout/facts.ts';
import type { CatalogItem, ItemPart } from '../ports.ts';
import { standing } from './decide.ts';
import { failedAgain } from './quarantine.ts';
import type { ReadResult, ReadTask } from './read-task.ts';

type Read = Extract<ReadResult, { readonly outcome: 'read' }>;

const PARTS: readonly ItemPart[] = ['content', 'permissions', 'versions'];

/** An item after it was read, well or not, in the run of `at`; `known` is how it stood before. */
export function recorded(task: ReadTask, result: Read, known: CatalogItem | undefined, at: string): CatalogItem {
  const { facts, held } = task;
  // What was read beside content was read of an item that stands there by itself.
  const content = task.content ? (result.content ?? held.content) : known?.content;
  const permissions = result.permissions ?? held.permissions;
  const versions = result.versions ?? held.versions;
  return {
    id: facts.id,
    // One that was found without its folder stays where it was put.
    parentId: known && sameFacts(known.facts, facts) ? known.parentId : facts.parentId,
    facts,
    ...outcome(task, result, known, at),
    ...(content ? { content } : {}),
    ...(permissions ? { permissions } : {}),
    ...(versions ? { versions } : {}),
    ...(known?.trees ? { trees: known.trees } : {}),
    ...(known?.treeName === undefined ? {} : { treeName: known.treeName }),
  };
}

function outcome(
  task: ReadTask,
  { failed }: Read,
  known: CatalogItem | undefined,
  at: string,
): Pick<CatalogItem, 'status' | 'reason' | 'failure'> {
  const tried = [
    ...(task.content ? ['content' as const] : []),
    ...(task.permissions ? ['permissions' as const] : []),
    ...(task.versions ? ['versions' as const] : []),
  ];
  const left = standing(known, tried);
  if (!failed) return left;
  const { cause, versionsFrom } = failed;
  const parts = PARTS.filter((part) => failed.parts.includes(part) || left.failure?.parts.includes(part));
  const from = versionsFrom ?? left.failure?.versionsFrom;
  return {
    status: 'failed',
    reason: failed.parts.includes('content')
      ? cause.reason
      : `${INTRODUCTION[failed.parts[0] ?? 'content']}${cause.reason}`,
    failure: {
      ...failedAgain(known?.failure, cause, at),
      parts,
      ...(from === undefined ? {} : { versionsFrom: from }),
    },
  };
}

const INTRODUCTION: Readonly<Record<ItemPart, string>> = {
  content: '',
  permissions: 'Its permissions could not be read: ',
  versions: 'Its earlier versions could not all be read: ',
};
