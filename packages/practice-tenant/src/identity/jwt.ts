import { constants, createPublicKey, createSign, type KeyObject, verify, X509Certificate } from 'node:crypto';

/** A token taken apart, nothing verified yet. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Takes a JSON Web Token apart, or answers undefined when it is none. */
export function decodeJwt(token: string): Jwt | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) return undefined;
  const parsedHeader = parseObject(header);
  const parsedClaims = parseObject(claims);
  if (!parsedHeader || !parsedClaims) return undefined;
  return {
    header: parsedHeader,
    claims: parsedClaims,
    signed: Buffer.from(`${header}.${claims}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Signs claims with RS256. */
export function signJwt(key: KeyObject, keyId: string, claims: Readonly<Record<string, unknown>>): string {
  const header = encode({ typ: 'JWT', alg: 'RS256', kid: keyId, x5t: keyId });
  const signed = `${header}.${encode(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}

/** Checks an RS256 or PS256 signature; any other algorithm is false. */
export function verifyJwt(jwt: Jwt, key: KeyObject): boolean {
  if (jwt.header['alg'] === 'RS256') return verify('sha256', jwt.signed, key, jwt.signature);
  if (jwt.header['alg'] !== 'PS256') return false;
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return verify('sha256', jwt.signed, pss, jwt.signature);
}

/** The public key inside a DER certificate. */
export function certificateKey(der: Uint8Array): KeyObject {
  return createPublicKey(new X509Certificate(Buffer.from(der)).publicKey.export({ type: 'spki', format: 'pem' }));
}

export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Not JSON, so not a token: the caller answers for it.
    return undefined;
  }
}
