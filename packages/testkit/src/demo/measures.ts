import type { LedgerLine, PracticeClient } from '../practice-client.ts';

/** What the practice tenant charged during a while, per identity and in all. */
export interface Traffic {
  readonly perIdentity: readonly LedgerLine[];
  /** Metered calls, without downloads. */
  readonly requests: number;
  readonly resourceUnits: number;
  readonly bytes: number;
  readonly throttled: number;
  /** Whole files fetched by pre-authenticated addresses. */
  readonly downloads: number;
}

/** One backup, measured from outside. */
export interface SessionMeasure {
  readonly ok: boolean;
  /** Moment of the end, ISO 8601 UTC. */
  readonly ended: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly objects: number;
  /** Files of the restore point that were read from Microsoft in this session. */
  readonly files: number;
  /** Bytes that were read from Microsoft in this session. */
  readonly bytes: number;
  readonly traffic: Traffic;
}

/** What the summary shows. */
export interface Measures {
  readonly first: SessionMeasure;
  readonly second: SessionMeasure;
  readonly repositoryBytes: number;
  /** Milliseconds of the whole journey. */
  readonly total: number;
}

/** Milliseconds since it was made. */
export class Stopwatch {
  readonly #started = performance.now();

  elapsed(): number {
    return performance.now() - this.#started;
  }
}

/** A function that tells what was charged since now. */
export async function trafficSince(practice: PracticeClient): Promise<() => Promise<Traffic>> {
  const before = new Map((await practice.ledger()).map((line) => [line.identity, line]));
  return async () => {
    const perIdentity = (await practice.ledger())
      .map((line) => minus(line, before.get(line.identity)))
      .filter((line) => line.requests > 0 || line.bytes > 0);
    const sum = (pick: (line: LedgerLine) => number): number =>
      perIdentity.reduce((total, line) => total + pick(line), 0);
    return {
      perIdentity,
      requests: sum(meteredRequests),
      resourceUnits: sum((line) => line.ru),
      bytes: sum((line) => line.bytes),
      throttled: sum((line) => line.throttled),
      downloads: sum((line) => line.downloads),
    };
  };
}

/** Calls that cost resource units: contents come by pre-authenticated addresses and cost bytes alone. */
export function meteredRequests(line: LedgerLine): number {
  return line.requests - line.downloads;
}

function minus(line: LedgerLine, before: LedgerLine | undefined): LedgerLine {
  return {
    identity: line.identity,
    requests: line.requests - (before?.requests ?? 0),
    ru: line.ru - (before?.ru ?? 0),
    bytes: line.bytes - (before?.bytes ?? 0),
    bytesIn: line.bytesIn - (before?.bytesIn ?? 0),
    throttled: line.throttled - (before?.throttled ?? 0),
    downloads: line.downloads - (before?.downloads ?? 0),
  };
}
