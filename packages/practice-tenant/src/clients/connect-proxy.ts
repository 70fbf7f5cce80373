import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/**
 * An HTTPS proxy on this machine that leads Microsoft's host names to a practice tenant and everything else nowhere, for programs that have
 * these names built in. It only passes bytes on: the TLS session is between the program and the tenant.
 */
export class ConnectProxy implements AsyncDisposable {
  /** For the environment variable `HTTPS_PROXY`. */
  readonly url: string;
  /** Host names that were asked for and refused. */
  readonly refused: string[];
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, refused: string[], sockets: Set<Socket>) {
    this.#server = server;
    this.refused = refused;
    this.#sockets = sockets;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Leads port 443 of `hosts` to `port` of this machine. */
  static async start(hosts: readonly string[], port: number): Promise<ConnectProxy> {
    const refused: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((_, response) => response.writeHead(403).end());
    server.on('connect', (request: IncomingMessage, client: Socket) => {
      const target = request.url ?? '';
      if (!hosts.some((host) => target === `${host}:443`)) {
        refused.push(target);
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        // One end hung up: the other has nobody to talk to.
        socket.on('error', () => {
          client.destroy();
          upstream.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ConnectProxy(server, refused, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
