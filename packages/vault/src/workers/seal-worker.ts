import { parentPort } from 'node:worker_threads';
import { buffersOf, Operations } from './operations.ts';
import type { Request, Unlocking } from './protocol.ts';

// The body of a worker thread: takes the key, then answers requests one after the other until the pool terminates it.
let operations: Operations | undefined;

parentPort?.on('message', (request: Request | Unlocking) => {
  if ('key' in request) {
    operations = new Operations(request.key);
    return;
  }
  try {
    if (!operations) throw new Error('a thread got work before the key');
    const result = operations.run(request);
    parentPort?.postMessage({ call: request.call, result }, buffersOf(result));
  } catch (error) {
    parentPort?.postMessage({ call: request.call, error });
  }
});
