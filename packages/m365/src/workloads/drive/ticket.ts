import type { ContentTicket, WorkloadName } from '@coffer/model';

/** Pre-authenticated addresses are good for about an hour; older ones than this are not even tried. Milliseconds. */
const GOOD_FOR = 50 * 60_000;

/** A pre-authenticated address, whose name it was made out to, and when. */
export interface DriveTicket {
  readonly url: string;
  /** Identity whose budget the download runs on. */
  readonly identity: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** The ticket in the form the engine carries. */
export function sealTicket(workload: WorkloadName, ticket: DriveTicket): ContentTicket {
  return { workload, ...ticket };
}

/** The ticket if it is one of ours and young enough. */
export function openTicket(ticket: ContentTicket | undefined, now: number): DriveTicket | undefined {
  if (ticket === undefined) return undefined;
  const { url, identity, at } = ticket as Readonly<Record<string, unknown>>;
  if (typeof url !== 'string' || typeof identity !== 'string' || typeof at !== 'number') return undefined;
  return now - at < GOOD_FOR ? { url, identity, at } : undefined;
}
