import { randomBytes } from 'node:crypto';
import { ConfigError } from '../config/config.ts';
import { privateFile } from './private-file.ts';

const keyBytes = 32;

/** The master key: 32 bytes, kept in base64 in a file of mode 0600 that is made on first start. */
export async function masterKey(file: string): Promise<Uint8Array> {
  const text = await privateFile(file, () => `${randomBytes(keyBytes).toString('base64')}\n`);
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) {
    throw new ConfigError(`COFFER_MASTER_KEY_FILE: ${file} does not hold ${keyBytes} bytes in base64.`);
  }
  return key;
}
