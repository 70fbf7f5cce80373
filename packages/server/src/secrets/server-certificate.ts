import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@coffer/model';
import forge from 'node-forge';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config.ts';
import { privateFile } from './private-file.ts';

/** What HTTPS needs, in PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

const years = 5;

/**
 * The certificate of the HTTPS port: the given one, or a self-signed one for `localhost`, `127.0.0.1`, `::1` and the
 * name of this machine, made on first start and kept in the data folder.
 */
export async function serverCertificate(config: Config, now: number): Promise<ServerCertificate> {
  if (config.tls) {
    return {
      cert: await given('COFFER_TLS_CERT', config.tls.certificateFile),
      key: await given('COFFER_TLS_KEY', config.tls.keyFile),
    };
  }
  const both = await privateFile(join(config.dataFolder, 'server.pem'), () => selfSigned(now));
  return { cert: both, key: both };
}

async function given(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${setting}: ${file} cannot be read: ${messageOf(cause)}.`, { cause });
  }
}

function selfSigned(now: number): string {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now - 24 * 3600 * 1000);
  certificate.validity.notAfter = new Date(now + years * 365 * 24 * 3600 * 1000);
  const name = [{ name: 'commonName', value: 'Coffer' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  const dns = [...new Set(['localhost', hostname()])].map((value) => ({ type: 2, value }));
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7, ip }));
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [...dns, ...addresses] },
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return `${pair.privateKey}${forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')}`;
}
