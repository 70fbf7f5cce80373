import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, Operations } from './operations.ts';
import type { Request, WorkerStart } from './protocol.ts';

// The body of a worker thread: answers requests one after the other until the pool terminates it.
const operations = new Operations((workerData as WorkerStart).key);

parentPort?.on('message', (request: Request) => {
  try {
    const result = operations.run(request);
    parentPort?.postMessage({ call: request.call, result }, buffersOf(result));
  } catch (error) {
    parentPort?.postMessage({ call: request.call, error });
  }
});
