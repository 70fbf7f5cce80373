import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { encode } from './jwt.ts';

/** Seconds a pre-authenticated download address works; third parties plan with about an hour. */
const DOWNLOAD_SECONDS = 3600;

/** What a pre-authenticated address allows, and to whom its bytes are charged. */
export interface Pass {
  readonly appId: string;
  readonly userId: string | undefined;
  readonly driveId: string;
  readonly itemId: string;
  /** An earlier version instead of the present content. */
  readonly version?: number;
}

/** Makes and checks the `tempauth` part of pre-authenticated addresses: a token signed with a secret of this process. */
export class Tempauth {
  readonly #secret = randomBytes(32).toString('base64url');
  readonly #header = encode({ typ: 'JWT', alg: 'HS256' });
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(pass: Pass, seconds = DOWNLOAD_SECONDS): string {
    const exp = Math.floor(this.#clock.now() / 1000) + seconds;
    const signed = `${this.#header}.${encode({ ...pass, exp })}`;
    return `${signed}.${this.#sign(signed)}`;
  }

  /** The pass inside, or undefined when it is forged or no longer valid. */
  check(token: string): Pass | undefined {
    const [header, claims, signature] = token.split('.');
    if (header === undefined || claims === undefined || signature === undefined) return undefined;
    const expected = Buffer.from(this.#sign(`${header}.${claims}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const pass = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Pass & { exp: number };
    return pass.exp * 1000 > this.#clock.now() ? pass : undefined;
  }

  /** Between two copies of the secret, so that nothing can be appended; several times as fast as an HMAC object for each address. */
  #sign(signed: string): string {
    return hash('sha256', `${this.#secret}.${signed}.${this.#secret}`, 'base64url');
  }
}
