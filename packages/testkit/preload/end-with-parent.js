// Loaded into every program that is started here: it asks the program to end when the process that started it is gone, however that died,
// and insists after a while. Otherwise a test that is killed would leave a server behind, which takes its share of the machine for good.
import { isMainThread } from 'node:worker_threads';

/** Milliseconds for an orderly end. */
const PATIENCE = 10_000;

const end = () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE).unref();
  process.kill(process.pid, 'SIGTERM');
};

// Threads of the program load this too; they have no channel of their own, which says nothing of the process that started it.
if (isMainThread) {
  process.once('disconnect', end);
  // To be told of the end is no reason to go on running.
  process.channel?.unref();
  // Gone before this was loaded.
  if (!process.connected) end();
}
