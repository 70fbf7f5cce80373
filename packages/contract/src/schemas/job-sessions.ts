import { Links, page } from '../common.ts';
import { choice, Guid, Int32, Int64, Moment, maybe, named, object, optional, Text } from '../schema.ts';

/** The kinds of job sessions. */
export const JobSessionType = named('RESTJobSessionType', choice('Backup', 'Copy'));

/** Figures of a run: rates per second, bytes, objects, and what slowed it down. */
export const JobStatistics = object('RESTJobStatistics', {
  processingRateBytesPS: optional(Int64),
  processingRateItemsPS: optional(Int64),
  readRateBytesPS: optional(Int64),
  writeRateBytesPS: optional(Int64),
  transferredDataBytes: optional(Int64),
  processedObjects: optional(Int64),
  bottleneck: optional(choice('NA', 'Detecting', 'Source', 'Target')),
});

/** One run of a job. `endTime` is absent while it runs; `progress` counts processed objects. */
export const JobSession = object('RESTJobSession', {
  id: optional(Guid),
  details: maybe(Text),
  creationTime: optional(Moment),
  endTime: optional(Moment),
  retryCount: optional(Int32),
  progress: optional(Int32),
  status: optional(
    choice('Stopped', 'Running', 'Success', 'Failed', 'Warning', 'NotConfigured', 'Disconnected', 'Queued'),
  ),
  statistics: optional(JobStatistics),
  _links: optional(Links),
});

/** One page of {@link JobSession}. */
export const JobSessionPage = page('PageOfRESTJobSession', JobSession);

/** A line of a session's log. The title begins with its state in brackets. */
export const LogItem = object('RESTLogItem', {
  id: optional(Guid),
  usn: optional(Int64),
  title: optional(Text),
  creationTime: optional(Moment),
  endTime: optional(Moment),
  _links: optional(Links),
});

/** One page of {@link LogItem}. */
export const LogItemPage = page('PageOfRESTLogItem', LogItem);
