import { Readable } from 'node:stream';
import { OutsideError, RequestError } from '@coffer/model';
import { createTransport } from 'nodemailer';
import type { MailAccess } from './mail-settings.ts';

/** A file that hangs on a message. */
export interface MailFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A message to be sent. */
export interface MailMessage {
  /** The address of the settings unless given. */
  readonly from?: string | undefined;
  /** Separated by semicolons or commas. */
  readonly to: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly files?: readonly MailFile[];
}

/** How long a mail server may take for its greeting, and between two answers. Milliseconds; RFC 5321 asks for 5 minutes. */
const patience = { connectionTimeout: 30_000, greetingTimeout: 60_000, socketTimeout: 300_000 };
/** The port where TLS begins with the first byte; RFC 8314. */
const tlsPort = 465;

/**
 * Sends a message; its files are streamed, none is held whole. Rejects with RequestError('invalid') for addresses that are none,
 * with OutsideError('sign-in') when the mail server refuses the password, 'unreachable' when it does not answer, 'rejected' with its
 * words when it refuses the message, with what reading a file throws, and with the signal's reason when it is aborted.
 */
export async function sendMail(access: MailAccess, message: MailMessage, signal: AbortSignal): Promise<void> {
  const envelope = addressesOf(access, message);
  const transport = createTransport({
    host: access.server.replace(/^\[(.*)]$/, '$1'),
    port: access.port,
    secure: access.useSsl && access.port === tlsPort,
    requireTLS: access.useSsl,
    // Without TLS asked for it is used where it is offered; a certificate that nobody vouches for is still better than none.
    ...(access.useSsl ? {} : { tls: { rejectUnauthorized: false } }),
    ...(access.useAuthentication ? { auth: { user: access.username ?? '', pass: access.password ?? '' } } : {}),
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let broken: Error | undefined;
  const streams = (message.files ?? []).map(({ bytes }) => {
    const stream = Readable.from(bytes, { objectMode: false });
    stream.once('error', (error) => {
      broken ??= error;
    });
    return stream;
  });
  const stop = (): void => {
    for (const stream of streams) stream.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    transport.close();
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await transport.sendMail({
      ...envelope,
      subject: message.subject ?? '',
      text: message.text ?? '',
      attachments: (message.files ?? []).map(({ fileName, contentType }, at) => ({
        filename: fileName,
        contentType,
        content: streams[at] ?? '',
      })),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (broken) throw broken;
    throw translated(error, access);
  } finally {
    signal.removeEventListener('abort', stop);
    for (const stream of streams) stream.destroy();
    transport.close();
  }
}

function addressesOf(access: MailAccess, message: MailMessage): { from: string; to: string[] } {
  const from = message.from?.trim() || access.from;
  if (from === undefined) {
    throw new RequestError('invalid', 'from is missing, and the mail settings name no address either.');
  }
  const to = (message.to ?? '')
    .split(/[;,]/)
    .map((address) => address.trim())
    .filter((address) => address !== '');
  if (to.length === 0) throw new RequestError('invalid', 'to is missing.');
  for (const address of [from, ...to]) {
    if (!/^[^\r\n@]*[^\s@<]@[^\s@>]+>?$/.test(address)) {
      throw new RequestError('invalid', `${address.slice(0, 80)} is not a mail address.`);
    }
  }
  return { from, to };
}

/** What the mail library throws, as what must be done about it. */
function translated(error: unknown, { server, port }: MailAccess): OutsideError {
  const { code, response, message } = error as { code?: string; response?: string; message?: string };
  const where = `The mail server ${server}:${port}`;
  const said = (response ?? message ?? '').slice(0, 300);
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return new OutsideError('sign-in', `${where} refused the user name or password.`, { cause: error });
  }
  if (
    response !== undefined ||
    code === 'EENVELOPE' ||
    code === 'EMESSAGE' ||
    code === 'ETLS' ||
    code === 'EREQUIRETLS'
  ) {
    return new OutsideError('rejected', `${where} refused the message: ${said}`, { cause: error });
  }
  return new OutsideError('unreachable', `${where} cannot be reached: ${said}`, { cause: error, transient: true });
}
