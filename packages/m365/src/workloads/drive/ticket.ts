import type { ContentTicket, WorkloadName } from '@coffer/model';

/** Pre-authenticated addresses are good for about an hour; older ones than this are not even tried. Milliseconds. */
const GOOD_FOR = 50 * 60_000;
/** Reading a file this large may outlive the address it began with, so it begins with a fresh one. Bytes; about 15 GB. */
const LARGE = 15_000_000_000;
/** An address for such a file is fresh for so long. Milliseconds. */
const FRESH_FOR = 5 * 60_000;

/** The page of a delta that an address came with: asking for it again gives new addresses for all its files. */
export interface TicketPage {
  readonly path: string;
  readonly incremental: boolean;
}

/** A pre-authenticated address, whose name it was made out to, and when. */
export interface DriveTicket {
  readonly url: string;
  /** Identity whose budget the download runs on. */
  readonly identity: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly page?: TicketPage;
}

/** The ticket in the form the engine carries. */
export function sealTicket(workload: WorkloadName, ticket: DriveTicket): ContentTicket {
  return { workload, ...ticket };
}

/** The ticket if it is one of ours, however old. */
export function openTicket(ticket: ContentTicket | undefined): DriveTicket | undefined {
  const { url, identity, at } = (ticket ?? {}) as Readonly<Record<string, unknown>>;
  const ours = typeof url === 'string' && typeof identity === 'string' && typeof at === 'number';
  return ours ? (ticket as unknown as DriveTicket) : undefined;
}

/** Whether an address can be expected to last until a file of `size` bytes is read. */
export function isGood(ticket: DriveTicket, now: number, size: number): boolean {
  return now - ticket.at < (size > LARGE ? FRESH_FOR : GOOD_FOR);
}
