import { once } from 'node:events';
import type { OnReadOpts } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

const BUFFER = 512 * 1024;

/**
 * Reads one address again and again over one TLS connection, every time into the same buffer: decrypts, counts and does nothing else, so
 * that what is measured is the server. Understands answers with a Content-Length.
 */
export class RawReader implements Disposable {
  readonly #socket: TLSSocket;
  readonly #request: string;
  #head = '';
  #left: number | undefined;
  #bytes = 0;
  #done: PromiseWithResolvers<number> | undefined;

  private constructor(url: URL, ca: string) {
    this.#request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: */*\r\n\r\n`;
    const onread: OnReadOpts = {
      buffer: Buffer.alloc(BUFFER),
      callback: (length, buffer) => this.#take(length, buffer),
    };
    // The types of Node do not tell that this option of plain sockets is one of TLS sockets, too.
    const options: ConnectionOptions & { onread: OnReadOpts } = {
      host: url.hostname,
      port: Number(url.port),
      servername: url.hostname,
      ca,
      onread,
    };
    this.#socket = connect(options);
    this.#socket.on('error', (fault) => this.#done?.reject(fault));
    this.#socket.on('close', () => this.#done?.reject(new Error('the connection was closed')));
  }

  static async open(url: string, ca: string): Promise<RawReader> {
    const reader = new RawReader(new URL(url), ca);
    await once(reader.#socket, 'secureConnect');
    return reader;
  }

  /** Reads the answer once; its length in bytes. */
  read(): Promise<number> {
    this.#done = Promise.withResolvers<number>();
    this.#socket.write(this.#request);
    return this.#done.promise;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(length: number, buffer: Uint8Array): boolean {
    if (this.#left === undefined) {
      this.#head += Buffer.from(buffer.buffer, buffer.byteOffset, length).toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return true;
      const size = Number(/content-length: (\d+)/i.exec(this.#head)?.[1] ?? Number.NaN);
      if (!this.#head.startsWith('HTTP/1.1 200') || Number.isNaN(size)) {
        this.#done?.reject(new Error(this.#head.slice(0, end)));
        return false;
      }
      this.#bytes = size;
      this.#left = size - (this.#head.length - end - 4);
      this.#head = '';
    } else this.#left -= length;
    if (this.#left > 0) return true;
    this.#left = undefined;
    this.#done?.resolve(this.#bytes);
    return true;
  }
}
