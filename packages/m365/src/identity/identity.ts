import { type Credential, credentialFingerprint, credentialName } from '../credential.ts';
import type { TokenCache } from './tokens.ts';

/**
 * How an identity fares: `good`; `resting` until a moment because Microsoft refused it for the sake of its own budget; `failing` with a reason, tried again later; `disabled` for
 * one that Microsoft calls disabled, which is tried again just as well.
 */
export type Health = 'good' | 'resting' | 'failing' | 'disabled';

/** One account or application of the rotation. */
export class Identity {
  readonly name: string;
  readonly kind: Credential['kind'];
  readonly fingerprint: string;
  readonly tokens: TokenCache;
  /** Requests made so far. */
  requests = 0;
  /** Requests for the purpose of taking turns: a newcomer starts level with the others instead of carrying all until he has caught up. */
  turns = 0;
  health: Health = 'good';
  reason: string | undefined;
  /** Moment from which a failing or resting identity may be tried again, milliseconds since 1970. */
  retryAt = 0;
  /** Sessions that were told of the failure. */
  readonly told = new Set<string>();

  constructor(credential: Credential, tokens: TokenCache) {
    this.name = credentialName(credential);
    this.kind = credential.kind;
    this.fingerprint = credentialFingerprint(credential);
    this.tokens = tokens;
  }

  /** The key of the per-user budget; applications have none. */
  get user(): string | undefined {
    return this.kind === 'account' ? this.name.toLowerCase() : undefined;
  }
}
