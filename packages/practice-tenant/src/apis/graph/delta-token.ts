/** The point of a drive's history a token stands for: a place inside an enumeration, or after a finished one. */
type DeltaPoint =
  | {
      readonly kind: 'page';
      readonly enumeration: string;
      readonly offset: number;
      readonly full: boolean;
      /** An empty page has been given at this place already. */
      readonly rested: boolean;
    }
  | { readonly kind: 'since'; readonly position: number };

/** A delta token opened. */
export interface DeltaToken {
  readonly driveId: string;
  /** When it was given out, ms UTC. */
  readonly issued: number;
  /** The start of the tenant that gave it out. */
  readonly epoch: string;
  readonly point: DeltaPoint;
}

/** Writes a token; clients must not look inside. */
export function writeToken(token: DeltaToken): string {
  const { point } = token;
  const place =
    point.kind === 'page'
      ? [point.enumeration, point.offset, point.full ? 1 : 0, point.rested ? 1 : 0]
      : [point.position];
  return Buffer.from(JSON.stringify([token.driveId, token.issued, token.epoch, ...place])).toString('base64url');
}

/** Opens a token, or answers undefined when it was never one of ours. */
export function readToken(text: string): DeltaToken | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // Not ours: the caller refuses it.
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [driveId, issued, epoch, place, offset, full, rested] = parts as unknown[];
  if (typeof driveId !== 'string' || typeof issued !== 'number' || typeof epoch !== 'string') return undefined;
  if (typeof place === 'number') return { driveId, issued, epoch, point: { kind: 'since', position: place } };
  if (typeof place !== 'string' || typeof offset !== 'number') return undefined;
  const point = { kind: 'page', enumeration: place, offset, full: full === 1, rested: rested === 1 } as const;
  return { driveId, issued, epoch, point };
}
