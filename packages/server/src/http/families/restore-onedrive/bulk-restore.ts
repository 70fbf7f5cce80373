import type { BodyOf, SentOf } from '@coffer/contract';
import type { RestoreReport } from '@coffer/engine';
import { messageOf, RequestError } from '@coffer/model';
import type { RestoreSession } from '../../../db/stores/restore-session-store.ts';
import { plainReason } from '../../../services/explorer/plain-words.ts';
import { RestoreEnded } from '../../../services/explorer/restore-ended.ts';
import type { Services } from '../../../services/services.ts';
import { notGivenBack, presentIssues } from '../../explorer.ts';
import { originalManner } from './reach.ts';

type Parts = Pick<Services, 'explorer' | 'restores'>;

interface Bulk {
  readonly sessionId: string;
  readonly wish: BodyOf<'OneDrive_RestoreOneDrivesAction'>;
  readonly signal: AbortSignal;
}

interface OpenedBulk extends Bulk {
  readonly session: RestoreSession;
}

type Detail = SentOf<'ExtendedCommonStatistic'>;

/** Restores several OneDrives one after the other; one that fails does not keep the others from being restored. */
export async function bulkRestore(services: Parts, bulk: Bulk): Promise<SentOf<'SharePointBulkRestoreStatistics'>> {
  const wanted = bulk.wish.oneDrives ?? [];
  if (wanted.length === 0) throw new RequestError('invalid', 'No OneDrives were selected.');
  const session = await services.explorer.session(bulk.sessionId);
  const details: Detail[] = [];
  for (const [index, oneDrive] of wanted.entries()) {
    bulk.signal.throwIfAborted();
    const detail = await restoreOne(services, { ...bulk, session }, oneDrive.id ?? '').catch(async (error: unknown) => {
      if (error instanceof RestoreEnded) await services.restores.endBefore(session, wanted.length - index - 1, error);
      throw error;
    });
    if (detail) details.push({ ...detail, oneDrive: { id: oneDrive.id, name: oneDrive.name, url: oneDrive.url } });
  }
  const failed = details.filter(({ status }) => status === 'Failed').length;
  const clean = details.every(({ status }) => status === 'Success');
  return { status: clean ? 'Success' : failed === details.length ? 'Failed' : 'Warning', details };
}

/** Undefined when the OneDrive is not there and the caller wants such ones passed over. */
async function restoreOne(services: Parts, bulk: OpenedBulk, oneDriveId: string): Promise<Detail | undefined> {
  const { wish, signal, session } = bulk;
  try {
    const report = await restored(services, bulk, oneDriveId);
    return {
      status: statusOf(report),
      error: report.cannotContinue,
      details: { failedRestrictionsCount: notGivenBack(report), restoreIssues: presentIssues(report) },
    };
  } catch (error) {
    if (error instanceof RestoreEnded) throw error;
    signal.throwIfAborted();
    if (wish.skipUnresolved === true && error instanceof RequestError && error.code === 'not-found') return undefined;
    return {
      status: 'Failed',
      error: session.personId === undefined ? messageOf(error) : plainReason(error, session.id),
    };
  }
}

async function restored(services: Parts, bulk: OpenedBulk, oneDriveId: string): Promise<RestoreReport> {
  const { wish, signal } = bulk;
  const { place, picked } = await wholeOf(services, bulk, oneDriveId);
  const credentials = { ...wish, userName: wish.officeUsername, userPassword: wish.officeUserpassword };
  const how = { target: { object: place.object }, manner: originalManner(wish), credentials };
  return await services.restores.restore({ place, picked, ...how }, signal);
}

/** A OneDrive with its top folder. The session tells if it cannot be opened, as it tells of restores that fail. */
async function wholeOf({ explorer, restores }: Parts, { session, wish }: OpenedBulk, oneDriveId: string) {
  try {
    const place = await explorer.place(session.id, 'onedrive', oneDriveId);
    return { place, picked: [{ item: await place.source.root(place.object.id) }] };
  } catch (error) {
    const isPassedOver = wish.skipUnresolved === true && error instanceof RequestError && error.code === 'not-found';
    const subject = { type: 'Restore', title: `Restoring the OneDrive ${oneDriveId}`, itemType: 'OneDrive' } as const;
    if (!isPassedOver) await restores.fail(session, subject, error);
    throw error;
  }
}

function statusOf(report: RestoreReport): 'Success' | 'Warning' | 'Failed' {
  if (report.cannotContinue !== undefined) return 'Failed';
  return report.failed + report.skipped > 0 ? 'Warning' : 'Success';
}
