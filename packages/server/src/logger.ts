import type { Logger } from '@coffer/model';
import { pino } from 'pino';

/** Members that never reach the log, at the first two levels of a line's fields. */
const secret = [
  'password',
  'userPassword',
  'applicationSecret',
  'applicationCertificate',
  'applicationCertificatePassword',
  'access_token',
  'refresh_token',
  'assertion',
  'authorization',
  'token',
  'secret',
];

/** The server's log: one JSON object per line on standard output. */
export function serverLogger(): Logger {
  return pino({
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
  });
}
