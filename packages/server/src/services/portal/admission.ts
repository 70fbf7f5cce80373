import { RequestError } from '@coffer/model';
import type { Person } from '../../db/stores/person-store.ts';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { KeptWish } from '../explorer/restore-wish.ts';
import type { PortalSettingsService } from './portal-settings.ts';
import type { Reach } from './reach.ts';

/** What the service is made of. */
export interface AdmissionParts {
  readonly settings: PortalSettingsService;
  readonly sessions: { require(id: string): Promise<RestoreSession> };
  readonly reach: Reach;
}

/** What a request names, as far as it decides. */
export interface Asked {
  readonly restoreSessionId?: string | undefined;
  readonly body: unknown;
}

/** Members by which a restore is done with an identity of the caller's choice. */
const credentials = [
  'userName',
  'userPassword',
  'userCode',
  'applicationId',
  'applicationCertificate',
  'officeUsername',
  'officeUserpassword',
  'impersonationAccountName',
];

/** Decides whether a person may do with restore sessions what a request asks. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /**
   * Rejects with RequestError('denied') or RequestError('not-found') what is not the person's: a session of somebody else looks like one
   * that is not there, and one whose data the person may no longer restore is refused from that moment on.
   */
  async admit(person: Person, { restoreSessionId, body }: Asked): Promise<void> {
    if ((await this.#parts.settings.get())?.isEnabled !== true) {
      throw new RequestError('denied', 'The restore portal is turned off.');
    }
    if (restoreSessionId === undefined) return;
    const session = await this.#parts.sessions.require(restoreSessionId);
    if (session.personId !== person.id || session.scope === undefined) {
      throw new RequestError('not-found', `There is no restore session ${restoreSessionId}.`);
    }
    if (!(await this.#parts.reach.covers(person, session.scope))) {
      throw new RequestError('denied', 'You may no longer restore what this session shows.');
    }
    if (isRecord(body)) await this.#check(person, body);
  }

  /** The same for a restore that is continued, which may have been asked for by somebody who may do more. */
  async admitWish(person: Person, { target, hasCredentials }: KeptWish): Promise<void> {
    if (hasCredentials) {
      throw new RequestError(
        'denied',
        'This was restored with a sign-in of its own. Only whoever takes care of the backups can continue it.',
      );
    }
    const { object, siteURL } = target;
    if (siteURL !== undefined || (object && object.workload !== 'onedrive')) {
      throw new RequestError(
        'denied',
        'This went to another site. Only whoever takes care of the backups can continue it.',
      );
    }
    if (object) await this.#admitOneDrive(person, object.id);
  }

  async #admitOneDrive(person: Person, objectId: string): Promise<void> {
    const found = await this.#parts.reach.object(person, objectId);
    if (found.object.workload !== 'onedrive') {
      throw new RequestError('not-found', `There is no OneDrive ${objectId} that you may restore.`);
    }
  }

  async #check(person: Person, body: Readonly<Record<string, unknown>>): Promise<void> {
    const given = credentials.find((name) => body[name] !== undefined && body[name] !== null && body[name] !== '');
    if (given !== undefined) {
      throw new RequestError('denied', `In the portal the organization's own sign-in restores; leave out ${given}.`);
    }
    if (body['siteURL']) {
      throw new RequestError('denied', 'In the portal a site gets back what it held; leave out siteURL.');
    }
    const target = body['onedrive'];
    if (!isRecord(target)) return;
    await this.#admitOneDrive(person, String(target['id'] ?? ''));
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
