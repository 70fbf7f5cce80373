import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Application, User, World } from '../world/index.ts';
import type { Caller } from './caller.ts';
import { decodeJwt, signJwt, verifyJwt } from './jwt.ts';

/** Seconds an access token lives ("expires_in" of Microsoft's token examples). */
export const ACCESS_TOKEN_SECONDS = 3599;
const CACHED_TOKENS = 2_000;

/** Why a token was refused. */
export type TokenFault = 'missing' | 'malformed' | 'audience' | 'expired';

/** What a new access token is for. */
export interface TokenWish {
  readonly audience: string;
  readonly application: Application;
  readonly user?: User;
  readonly permissions: readonly string[];
  readonly strength: '0' | '1' | '2';
}

/** Signs access tokens and verifies them again. The key is kept in the state folder, so tokens outlive a restart. */
export class AccessTokens {
  readonly keyId = 'practice-tenant-1';
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #verified = new Map<string, Readonly<Record<string, unknown>>>();

  private constructor(key: KeyObject, world: World) {
    this.#key = key;
    this.#publicKey = createPublicKey(key);
    this.#world = world;
    this.#clock = world.clock;
  }

  static async open(folder: string, world: World): Promise<AccessTokens> {
    const file = join(folder, 'token-key.pem');
    try {
      return new AccessTokens(createPrivateKey(await readFile(file, 'utf8')), world);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return new AccessTokens(privateKey, world);
  }

  /** The public key as JSON Web Key Set. */
  keySet(): object {
    return {
      keys: [
        { ...this.#publicKey.export({ format: 'jwk' }), use: 'sig', kid: this.keyId, x5t: this.keyId, alg: 'RS256' },
      ],
    };
  }

  mint(wish: TokenWish): string {
    const now = Math.floor(this.#clock.now() / 1000);
    const { application, user } = wish;
    const subject = user?.id ?? application.servicePrincipalId;
    return this.sign({
      aud: wish.audience,
      iss: `https://sts.windows.net/${this.#world.tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + ACCESS_TOKEN_SECONDS,
      appid: application.appId,
      app_displayname: application.displayName,
      appidacr: wish.strength,
      idtyp: user ? 'user' : 'app',
      oid: subject,
      sub: subject,
      tid: this.#world.tenantId,
      ...(user
        ? { scp: wish.permissions.join(' '), upn: user.userPrincipalName, unique_name: user.userPrincipalName }
        : {}),
      ...(user || wish.permissions.length === 0 ? {} : { roles: wish.permissions }),
      uti: randomUUID(),
      ver: '1.0',
    });
  }

  /** Signs any claims with the tenant's key (id tokens). */
  sign(claims: Readonly<Record<string, unknown>>): string {
    return signJwt(this.#key, this.keyId, claims);
  }

  /** The caller behind an `Authorization` header, or why there is none. `accepts` says whether an audience is this service. */
  authenticate(authorization: string | undefined, accepts: (audience: string) => boolean): Caller | TokenFault {
    const token = authorization?.match(/^Bearer\s+(\S+)$/i)?.[1];
    if (token === undefined) return 'missing';
    const claims = this.#claims(token);
    if (!claims) return 'malformed';
    const now = this.#clock.now() / 1000;
    if (typeof claims['exp'] !== 'number' || claims['exp'] <= now) return 'expired';
    if (!accepts(String(claims['aud']))) return 'audience';
    const application = this.#world.applications.get(String(claims['appid']));
    const user = claims['idtyp'] === 'user' ? this.#world.users.get(String(claims['oid'])) : undefined;
    if (!application || (claims['idtyp'] === 'user' && !user)) return 'malformed';
    const permissions = user ? String(claims['scp'] ?? '').split(' ') : ((claims['roles'] ?? []) as string[]);
    const strength = claims['appidacr'] === '2' ? '2' : claims['appidacr'] === '1' ? '1' : '0';
    return { application, user, permissions: new Set(permissions), strength };
  }

  #claims(token: string): Readonly<Record<string, unknown>> | undefined {
    const known = this.#verified.get(token);
    if (known) return known;
    const jwt = decodeJwt(token);
    if (!jwt || !verifyJwt(jwt, this.#publicKey) || jwt.claims['tid'] !== this.#world.tenantId) return undefined;
    if (this.#verified.size >= CACHED_TOKENS) this.#verified.clear();
    this.#verified.set(token, jwt.claims);
    return jwt.claims;
  }
}
