import type { BodyOf, SentOf } from '@coffer/contract';
import type { RestoreReport } from '@coffer/engine';
import { messageOf, RequestError } from '@coffer/model';
import type { RestoreSession } from '../../../db/stores/restore-session-store.ts';
import { plainReason } from '../../../services/explorer/plain-words.ts';
import { RestoreEnded } from '../../../services/explorer/restore-ended.ts';
import type { QueuedRestore, QueuedTurn, RestoreQueue } from '../../../services/explorer/restore-queue.ts';
import { hasCredentials } from '../../../services/explorer/restore-wish.ts';
import type { Services } from '../../../services/services.ts';
import { notGivenBack, presentIssues } from '../../explorer.ts';
import { originalManner } from './reach.ts';

type Parts = Pick<Services, 'explorer' | 'restores' | 'wishes'>;
type Wish = BodyOf<'OneDrive_RestoreOneDrivesAction'>;
type OneDrive = NonNullable<Wish['oneDrives']>[number];
type Detail = SentOf<'ExtendedCommonStatistic'>;

interface Bulk {
  readonly sessionId: string;
  readonly wish: Wish;
  readonly signal: AbortSignal;
}

/** Restores several OneDrives one after the other; one that fails does not keep the others from being restored. */
export async function bulkRestore(services: Parts, bulk: Bulk): Promise<SentOf<'SharePointBulkRestoreStatistics'>> {
  const { wish, signal } = bulk;
  if (!wish.oneDrives?.length) throw new RequestError('invalid', 'No OneDrives were selected.');
  const session = await services.explorer.session(bulk.sessionId);
  const wanted = await queuedOf(services, session, wish);
  const restores = wanted.map(({ restore }) => restore);
  await using queue = await services.restores.queue({ session, restores, closing: signal });
  const details: Detail[] = [];
  for (const [index, turn] of queue.turns.entries()) {
    queue.signal.throwIfAborted();
    const { id, name, url } = wanted[index]?.oneDrive ?? {};
    details.push({ ...(await restoreOne(services, queue, turn, wish)), oneDrive: { id, name, url } });
  }
  const failed = details.filter(({ status }) => status === 'Failed').length;
  const clean = details.every(({ status }) => status === 'Success');
  return { status: clean ? 'Success' : failed === details.length ? 'Failed' : 'Warning', details };
}

/** Those that are to be restored; without those that are not there, if the caller wants such ones passed over. */
async function queuedOf({ explorer }: Parts, session: RestoreSession, wish: Wish) {
  const objects = await explorer.objects(session.id, 'onedrive');
  const known = new Map(objects.map((object) => [object.id.toLowerCase(), object]));
  const shared = {
    workload: 'onedrive' as const,
    target: {},
    manner: originalManner(wish),
    hasCredentials: hasCredentials(credentialsOf(wish)),
    origin: session.id,
  };
  return (wish.oneDrives ?? []).flatMap(
    (oneDrive): { readonly oneDrive: OneDrive; readonly restore: QueuedRestore }[] => {
      const objectId = oneDrive.id ?? '';
      const object = known.get(objectId.toLowerCase());
      if (!object && wish.skipUnresolved === true) return [];
      const title = `Restoring ${object?.displayName ?? `the OneDrive ${objectId}`}`;
      const target = object ? `${object.name}/` : '';
      return [{ oneDrive, restore: { title, target, object, wish: { ...shared, objectId } } }];
    },
  );
}

async function restoreOne(
  { restores, wishes }: Parts,
  queue: RestoreQueue,
  turn: QueuedTurn,
  wish: Wish,
): Promise<Detail> {
  const { session, signal } = queue;
  const opening = { sessionId: session.id, credentials: credentialsOf(wish), signal };
  try {
    const report = await restores.restoreNext(queue, turn, async () => await wishes.open(turn.wish, opening));
    return {
      status: statusOf(report),
      error: report.cannotContinue,
      details: { failedRestrictionsCount: notGivenBack(report), restoreIssues: presentIssues(report) },
    };
  } catch (error) {
    if (error instanceof RestoreEnded) throw error;
    signal.throwIfAborted();
    return {
      status: 'Failed',
      error: session.personId === undefined ? messageOf(error) : plainReason(error, session.id),
    };
  }
}

function credentialsOf(wish: Wish) {
  return { ...wish, userName: wish.officeUsername, userPassword: wish.officeUserpassword };
}

function statusOf(report: RestoreReport): 'Success' | 'Warning' | 'Failed' {
  if (report.cannotContinue !== undefined) return 'Failed';
  return report.failed + report.skipped > 0 ? 'Warning' : 'Success';
}
