import type { Addresses } from './addresses.ts';
import type { DirectoryDeltas } from './apis/graph/directory-deltas.ts';
import type { Enumerations } from './apis/graph/enumerations.ts';
import type { Faults } from './behaviours/faults.ts';
import type { Clock } from './clock.ts';
import type { AccessTokens } from './identity/access-tokens.ts';
import type { SignIns } from './identity/sign-ins.ts';
import type { Tempauth } from './identity/tempauth.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { Meter } from './metering/meter.ts';
import type { Settings } from './settings.ts';
import type { Spool } from './spool.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Uploads } from './uploads.ts';
import type { World } from './world/index.ts';

/** Everything the imitated services share. */
export interface Services {
  readonly world: World;
  readonly clock: Clock;
  /** Scheme, name and port of this server, e.g. `https://localhost:5443`. */
  readonly origin: () => string;
  readonly tokens: AccessTokens;
  readonly signIns: SignIns;
  readonly tempauth: Tempauth;
  readonly meter: Meter;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly addresses: Addresses;
  readonly ledger: Ledger;
  readonly spool: Spool;
  readonly uploads: Uploads;
  readonly subscriptions: Subscriptions;
  readonly enumerations: Enumerations;
  readonly directoryDeltas: DirectoryDeltas;
  /** Days after which a delta token is refused. */
  readonly deltaTokenDays: number;
  readonly settings: Settings;
  /** Differs at every start; delta tokens of another start are refused. */
  readonly epoch: string;
}
