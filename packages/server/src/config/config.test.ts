import { isAbsolute, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeConfig } from './config.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = makeConfig({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 4443, dataFolder: resolve('data'), tls: undefined });
    expect(config.administrator).toEqual({ name: undefined, password: undefined });
    expect(isAbsolute(config.databaseFile) && isAbsolute(config.masterKeyFile)).toBe(true);
  });

  it('keeps the data folder together', () => {
    expect(makeConfig({ COFFER_DATA: '/var/lib/coffer' })).toMatchObject({
      databaseFile: '/var/lib/coffer/coffer.db',
      masterKeyFile: '/var/lib/coffer/master.key',
    });
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(makeConfig({}))).toBe(true);
  });

  it('takes a public URL with and without its slash', () => {
    expect(makeConfig({ COFFER_PUBLIC_URL: 'https://backup.example.com:8443/' }).publicUrl).toBe(
      'https://backup.example.com:8443',
    );
  });

  it('takes addresses and networks of proxies', () => {
    const proxies = makeConfig({ COFFER_TRUSTED_PROXIES: ' 10.0.0.5, 192.168.0.0/16,fd00::/8' }).trustedProxies;
    expect(proxies).toEqual(['10.0.0.5', '192.168.0.0/16', 'fd00::/8']);
    expect(makeConfig({}).trustedProxies).toEqual([]);
  });

  it.each([
    ['COFFER_TRUSTED_PROXIES', 'everybody'],
    ['COFFER_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['COFFER_TRUSTED_PROXIES', '10.0.0.1, 10.0.0.0/'],
    ['COFFER_PORT', 'many'],
    ['COFFER_PORT', '70000'],
    ['COFFER_PUBLIC_URL', 'http://backup.example.com'],
    ['COFFER_PUBLIC_URL', 'https://backup.example.com/path'],
    ['COFFER_DATABASE_URL', 'postgres://localhost/coffer'],
    ['COFFER_DATABASE_URL', 'coffer.db'],
    ['COFFER_PUBLIC_CLIENT_ID', 'my-application'],
    ['COFFER_TLS_CERT', '/etc/cert.pem'],
    ['COFFER_TLS_KEY', '/etc/key.pem'],
  ] as const)('refuses %s=%s by name', (name, value) => {
    expect(() => makeConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => makeConfig({ [name]: value })).toThrow(name);
  });
});
