import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { User } from '../world/index.ts';

/** Days a refresh token lives without being used (rclone documents 90). */
const REFRESH_DAYS = 90;
/** Seconds a device code lives ("Microsoft identity platform and the OAuth 2.0 device authorization grant flow"). */
export const DEVICE_CODE_SECONDS = 900;
/** Wrong passwords in a row that lock an account, and for how many milliseconds ("Protect user accounts with smart lockout"). */
const LOCKOUT_THRESHOLD = 10;
const LOCKOUT_DURATION = 60_000;
const MOST_KEPT = 10_000;
const USER_CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** What a refresh token stands for. */
export interface RefreshGrant {
  readonly appId: string;
  readonly userId: string;
  readonly passwordStamp: number;
  readonly expires: number;
}

/** A device code somebody polls for. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly appId: string;
  readonly scope: string;
  readonly expires: number;
  state: 'pending' | 'declined' | { readonly userId: string };
}

/** Seconds an authorization code lives ("Microsoft identity platform and OAuth 2.0 authorization code flow"). */
const AUTHORIZATION_CODE_SECONDS = 600;

/** What a browser sign-in brought back to the application. */
export interface AuthorizationCode {
  readonly appId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce: string | undefined;
  /** The challenge of PKCE (S256), or the verifier itself (plain). */
  readonly challenge: string | undefined;
  readonly method: 'S256' | 'plain';
  readonly expires: number;
  used: boolean;
}

/** Sign-ins under way and those that can be continued: device codes and refresh tokens. */
export class SignIns {
  readonly #clock: Clock;
  readonly #refresh = new Map<string, RefreshGrant>();
  readonly #failures = new Map<string, { count: number; until: number }>();
  readonly #devices = new Map<string, DeviceCode>();
  readonly #codes = new Map<string, AuthorizationCode>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new refresh token for this user and application. */
  remember(appId: string, user: User): string {
    const token = `0.${randomBytes(48).toString('base64url')}`;
    const expires = this.#clock.now() + REFRESH_DAYS * 86_400_000;
    keep(this.#refresh, token, { appId, userId: user.id, passwordStamp: user.passwordStamp, expires });
    return token;
  }

  refreshGrant(token: string): RefreshGrant | undefined {
    return this.#refresh.get(token);
  }

  /** A code that the application exchanges for tokens, once. */
  startCode(facts: Omit<AuthorizationCode, 'expires' | 'used'>): string {
    const code = `1.${randomBytes(48).toString('base64url')}`;
    const expires = this.#clock.now() + AUTHORIZATION_CODE_SECONDS * 1000;
    keep(this.#codes, code, { ...facts, expires, used: false });
    return code;
  }

  code(code: string): AuthorizationCode | undefined {
    return this.#codes.get(code);
  }

  startDevice(appId: string, scope: string): DeviceCode {
    const letters = [...randomBytes(9)].map((byte) => USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length]);
    const code: DeviceCode = {
      deviceCode: randomBytes(32).toString('base64url'),
      userCode: letters.join(''),
      appId,
      scope,
      expires: this.#clock.now() + DEVICE_CODE_SECONDS * 1000,
      state: 'pending',
    };
    keep(this.#devices, code.deviceCode, code);
    return code;
  }

  device(deviceCode: string): DeviceCode | undefined {
    return this.#devices.get(deviceCode);
  }

  deviceByUserCode(userCode: string): DeviceCode | undefined {
    for (const code of this.#devices.values()) if (code.userCode === userCode.toUpperCase()) return code;
    return undefined;
  }

  /** Notes a wrong password. */
  failed(user: User): void {
    const count = (this.#failures.get(user.id)?.count ?? 0) + 1;
    const until = count >= LOCKOUT_THRESHOLD ? this.#clock.now() + LOCKOUT_DURATION : 0;
    this.#failures.set(user.id, { count, until });
  }

  /** Notes a right password. */
  succeeded(user: User): void {
    this.#failures.delete(user.id);
  }

  /** Whether so many wrong passwords came that the right one is refused, too, for a while. */
  isLockedOut(user: User): boolean {
    return (this.#failures.get(user.id)?.until ?? 0) > this.#clock.now();
  }

  /** A device code is good for one token. */
  finishDevice(deviceCode: string): void {
    this.#devices.delete(deviceCode);
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= MOST_KEPT) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
