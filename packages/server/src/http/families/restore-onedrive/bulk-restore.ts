import type { BodyOf, SentOf } from '@coffer/contract';
import type { RestoreReport } from '@coffer/engine';
import { messageOf, RequestError } from '@coffer/model';
import type { Services } from '../../../services/services.ts';
import { notGivenBack, presentIssues } from '../../explorer.ts';
import { originalManner } from './reach.ts';

interface Bulk {
  readonly sessionId: string;
  readonly wish: BodyOf<'OneDrive_RestoreOneDrivesAction'>;
  readonly signal: AbortSignal;
}

type Detail = SentOf<'ExtendedCommonStatistic'>;

/** Restores several OneDrives one after the other; one that fails does not keep the others from being restored. */
export async function bulkRestore(
  services: Pick<Services, 'explorer' | 'restores'>,
  bulk: Bulk,
): Promise<SentOf<'SharePointBulkRestoreStatistics'>> {
  const wanted = bulk.wish.oneDrives ?? [];
  if (wanted.length === 0) throw new RequestError('invalid', 'No OneDrives were selected.');
  await services.explorer.session(bulk.sessionId);
  const details: Detail[] = [];
  for (const oneDrive of wanted) {
    bulk.signal.throwIfAborted();
    const detail = await restoreOne(services, bulk, oneDrive.id ?? '');
    if (detail) details.push({ ...detail, oneDrive: { id: oneDrive.id, name: oneDrive.name, url: oneDrive.url } });
  }
  const failed = details.filter(({ status }) => status === 'Failed').length;
  const clean = details.every(({ status }) => status === 'Success');
  return { status: clean ? 'Success' : failed === details.length ? 'Failed' : 'Warning', details };
}

/** Undefined when the OneDrive is not there and the caller wants such ones passed over. */
async function restoreOne(
  { explorer, restores }: Pick<Services, 'explorer' | 'restores'>,
  { sessionId, wish, signal }: Bulk,
  oneDriveId: string,
): Promise<Detail | undefined> {
  try {
    const place = await explorer.place(sessionId, 'onedrive', oneDriveId);
    const picked = [{ item: await place.source.root(place.object.id) }];
    const credentials = { ...wish, userName: wish.officeUsername, userPassword: wish.officeUserpassword };
    const how = { target: { object: place.object }, manner: originalManner(wish), credentials };
    const report = await restores.restore({ place, picked, ...how }, signal);
    return {
      status: statusOf(report),
      error: report.cannotContinue,
      details: { failedRestrictionsCount: notGivenBack(report), restoreIssues: presentIssues(report) },
    };
  } catch (error) {
    signal.throwIfAborted();
    if (wish.skipUnresolved === true && error instanceof RequestError && error.code === 'not-found') return undefined;
    return { status: 'Failed', error: messageOf(error) };
  }
}

function statusOf(report: RestoreReport): 'Success' | 'Warning' | 'Failed' {
  if (report.cannotContinue !== undefined) return 'Failed';
  return report.failed + report.skipped > 0 ? 'Warning' : 'Success';
}
