import { createPrivateKey } from 'node:crypto';
import type { Clock } from '@coffer/model';
import { systemClock } from '@coffer/model';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import { withBoundedKeys } from './key-derivation.ts';

interface Made {
  readonly key: forge.pki.rsa.PrivateKey;
  readonly certificate: forge.pki.Certificate;
}

const newKeys = () => forge.pki.rsa.generateKeyPair({ bits: 2048 });
/** Keys take long to make; certificates do not. */
const [ownKeys, otherKeys] = [newKeys(), newKeys()];

function make(days: { from: number; to: number } = { from: -1, to: 30 }, keys = ownKeys): Made {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() + days.from * 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + days.to * 86_400_000);
  certificate.setSubject([{ name: 'commonName', value: 'Backup' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'Backup' }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  return { key: keys.privateKey, certificate };
}

function pfx(key: forge.pki.rsa.PrivateKey | null, certificates: forge.pki.Certificate[], password: string): string {
  // The library accepts no key at run time; its types do not say so.
  const store = forge.pkcs12.toPkcs12Asn1(key as forge.pki.rsa.PrivateKey, certificates, password, {
    algorithm: '3des',
  });
  return forge.util.encode64(forge.asn1.toDer(store).getBytes());
}

/** A PFX file with AES, as tools write it today, that asks for so many iterations for each key. */
function modernPfx(count: number): string {
  const options = { algorithm: 'aes256', useMac: false, count } as const;
  const store = withBoundedKeys(() => forge.pkcs12.toPkcs12Asn1(made.key, [made.certificate], 'p', options));
  return forge.util.encode64(forge.asn1.toDer(store).getBytes());
}

/** The same file with another count of iterations; what was encrypted with the old one stays. */
function withCount(der: string, from: number, to: number): string {
  const bytesOf = (count: number): Buffer => Buffer.from(forge.asn1.toDer(integer(count)).getBytes(), 'latin1');
  const bytes = Buffer.from(der, 'base64');
  const at = bytes.lastIndexOf(bytesOf(from));
  if (at === -1 || bytesOf(from).length !== bytesOf(to).length) throw new Error('no such count');
  bytesOf(to).copy(bytes, at);
  return bytes.toString('base64');
}

function integer(value: number): forge.asn1.Asn1 {
  const { Class, Type, create, integerToDer } = forge.asn1;
  return create(Class.UNIVERSAL, Type.INTEGER, false, integerToDer(value).getBytes());
}

const made = make();
const other = make(undefined, otherKeys);
const clock: Clock = systemClock;

describe('reading a certificate file', () => {
  it('gives key, certificate and the SHA-1 thumbprint', () => {
    const read = readCertificate(pfx(made.key, [made.certificate], 'practice'), 'practice', clock, 'certificate');
    expect(read.privateKey).toContain('PRIVATE KEY-----');
    expect(read.certificate).toContain('-----BEGIN CERTIFICATE-----');
    expect(read.thumbprint).toMatch(/^[0-9A-F]{40}$/);
  });

  it('accepts a file without a password, and base64 broken into lines', () => {
    const text = pfx(made.key, [made.certificate], '').replace(/(.{64})/g, '$1\r\n');
    expect(readCertificate(text, undefined, clock, 'certificate').thumbprint).toHaveLength(40);
  });

  it('picks the certificate that belongs to the key out of a chain', () => {
    const read = readCertificate(pfx(made.key, [other.certificate, made.certificate], 'x'), 'x', clock, 'certificate');
    expect(read.certificate.trim()).toBe(forge.pki.certificateToPem(made.certificate).trim());
  });

  it.each([
    ['something that is not base64', '§§§', 'base64'],
    ['bytes that are no PFX', Buffer.from('hello, world').toString('base64'), 'not a PFX'],
    [
      'a certificate in DER form',
      forge.util.encode64(forge.asn1.toDer(forge.pki.certificateToAsn1(made.certificate)).getBytes()),
      'not a PFX .* no private key',
    ],
    ['a certificate in PEM form', forge.util.encode64(forge.pki.certificateToPem(made.certificate)), 'no private key'],
    ['a file that is far too large', Buffer.alloc(200_000).toString('base64'), 'too large'],
    ['a PFX without a private key', pfx(null, [made.certificate], 'practice'), 'no private key'],
    [
      'a PFX without the certificate of its key',
      pfx(made.key, [other.certificate], 'practice'),
      'no certificate that belongs',
    ],
  ])('refuses %s, and says so', (_, text, reason) => {
    expect(() => readCertificate(text, 'practice', clock, 'the certificate')).toThrow(
      new RegExp(`^the certificate: .*${reason}`),
    );
  });

  it('accepts PEM with the key in it, encrypted or not', () => {
    const certificates = [other.certificate, made.certificate].map((one) => forge.pki.certificateToPem(one)).join('');
    const [locked, lockedLongAgo] = [false, true].map((legacy) =>
      forge.pki.encryptRsaPrivateKey(made.key, 'practice', { algorithm: 'aes256', legacy }),
    );
    for (const key of [forge.pki.privateKeyToPem(made.key), locked, lockedLongAgo]) {
      const read = readCertificate(forge.util.encode64(certificates + key), 'practice', clock, 'certificate');
      expect(read.certificate.trim()).toBe(forge.pki.certificateToPem(made.certificate).replaceAll('\r', '').trim());
      expect(createPrivateKey(read.privateKey).asymmetricKeyType).toBe('rsa');
    }
    for (const [text, reason] of [
      [certificates + locked, 'password of the certificate file is wrong'],
      [forge.pki.privateKeyToPem(made.key), 'no certificate that belongs'],
      ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'cannot be read'],
    ] as const) {
      expect(() => readCertificate(forge.util.encode64(text), 'wrong', clock, 'c')).toThrow(reason);
    }
  });

  it('reads a file with as many iterations as careful tools write, and leaves forge as it was', () => {
    const { pbkdf2 } = forge.pkcs5;
    const read = readCertificate(modernPfx(100_000), 'p', clock, 'c');
    expect(createPrivateKey(read.privateKey).asymmetricKeyType).toBe('rsa');
    expect(forge.pkcs5.pbkdf2).toBe(pbkdf2);
  });

  it('refuses a file that would be busy for minutes with its iterations, and says what to do', () => {
    const busy = /asks for more than 3,000,000 iterations .* export it with fewer/;
    const [few, many] = [0x1_00_00, 0x7f_ff_ff];
    const pfxFile = modernPfx(few);
    expect(() => readCertificate(withCount(pfxFile, few, many), 'p', clock, 'c')).toThrow(busy);
    const keyOf = () => forge.pki.encryptRsaPrivateKey(made.key, 'p', { algorithm: 'aes256', count: few });
    const der = withBoundedKeys(keyOf).replace(/-----[^-]+-----|\s/g, '');
    const label = 'ENCRYPTED PRIVATE KEY-----';
    const text = `-----BEGIN ${label}\n${withCount(der, few, many)}\n-----END ${label}\n`;
    expect(() => readCertificate(forge.util.encode64(text), 'p', clock, 'c')).toThrow(busy);
  });

  it('tells a wrong password from a broken file', () => {
    const text = pfx(made.key, [made.certificate], 'practice');
    expect(() => readCertificate(text, 'wrong', clock, 'certificate')).toThrow(
      'password of the certificate file is wrong',
    );
    expect(() => readCertificate(text, undefined, clock, 'certificate')).toThrow(
      'password of the certificate file is wrong',
    );
  });

  it('refuses an expired certificate and one that is not valid yet, with the date', () => {
    const old = make({ from: -20, to: -10 });
    const early = make({ from: 10, to: 20 });
    const date = old.certificate.validity.notAfter.toISOString().slice(0, 10);
    expect(() => readCertificate(pfx(old.key, [old.certificate], 'p'), 'p', clock, 'c')).toThrow(`expired on ${date}`);
    expect(() => readCertificate(pfx(early.key, [early.certificate], 'p'), 'p', clock, 'c')).toThrow(
      'not valid before',
    );
  });
});
