import { createHash, randomUUID } from 'node:crypto';
import type { Application, ApplicationKey, ApplicationSecret } from './directory.ts';

/** A certificate as credential, valid without end unless told otherwise; times are ms UTC. */
export function keyOf(der: Uint8Array, more: Partial<Omit<ApplicationKey, 'der'>> = {}): ApplicationKey {
  return { keyId: randomUUID(), displayName: undefined, starts: undefined, expires: undefined, ...more, der };
}

/** A secret as credential, valid without end unless told otherwise; times are ms UTC. */
export function secretOf(value: string, more: Partial<Omit<ApplicationSecret, 'value'>> = {}): ApplicationSecret {
  return { keyId: randomUUID(), displayName: undefined, expires: undefined, ...more, value };
}

/** The SHA-1 thumbprint of a certificate, the way directories name certificates. */
export function thumbprintOf(der: Uint8Array): Buffer {
  return createHash('sha1').update(der).digest();
}

/** The application's certificates that are valid at `now`, ms UTC. */
export function validKeys(application: Application, now: number): ApplicationKey[] {
  return application.certificates.filter(
    ({ starts, expires }) => (starts ?? now) <= now && (expires === undefined || expires > now),
  );
}
