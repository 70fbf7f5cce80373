import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as a mail server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly tls: boolean;
  readonly user: string | undefined;
}

/** A real mail server on a free port of this machine, with one account: `sender`, `secret`. */
export class MailServer implements AsyncDisposable {
  readonly taken: TakenMail[] = [];
  readonly #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      ...options,
      onAuth: (auth, _session, done) => {
        const right = auth.username === 'sender' && auth.password === 'secret';
        done(right ? null : new Error('Invalid username or password'), { user: auth.username ?? '' });
      },
      onData: (stream, session, done) => {
        const chunks: Uint8Array[] = [];
        stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
        stream.on('end', () => {
          if (stream.sizeExceeded) {
            done(Object.assign(new Error('Message exceeds fixed maximum message size'), { responseCode: 552 }));
            return;
          }
          const { mailFrom, rcptTo } = session.envelope;
          this.taken.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString('utf8'),
            tls: session.secure === true,
            user: typeof session.user === 'string' ? session.user : undefined,
          });
          done();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', () => resolve()));
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
