import type { Actor, Application, User } from '../world/index.ts';
import { personOf } from '../world/index.ts';

/** Who is calling, as an access token proved it. */
export interface Caller {
  readonly application: Application;
  /** Set for delegated calls. */
  readonly user: User | undefined;
  /** `roles` of an application token or `scp` of a delegated one. */
  readonly permissions: ReadonlySet<string>;
  /** How the client proved itself: `0` public client, `1` secret, `2` certificate (claim `appidacr`). */
  readonly strength: '0' | '1' | '2';
}

/** The name the journal and the ledger know the caller by. */
export function callerName(caller: Caller): string {
  return caller.user?.userPrincipalName ?? caller.application.appId;
}

/** The caller as author of a change. */
export function actorOf(caller: Caller): Actor {
  const application = { id: caller.application.appId, displayName: caller.application.displayName };
  return caller.user ? { user: personOf(caller.user), application } : { application };
}
