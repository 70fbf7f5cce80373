import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Passes TCP connections to a port of 127.0.0.1 on to another one; undefined when the port is taken. */
export async function startRelay(port: number, target: number): Promise<AsyncDisposable | undefined> {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const socket of [from, to]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    from.pipe(to);
    to.pipe(from);
  });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
