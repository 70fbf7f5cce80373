import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

// The program itself is `program.ts`. What is compiled once is kept for the next start, in a folder that only this user may
// write to, for it is code: a quarter of a second less for each command. Where nothing can be kept there, nothing is.
const folder = cacheFolder();
if (folder !== undefined) {
  enableCompileCache(folder);
  // Worker threads look here.
  process.env['NODE_COMPILE_CACHE'] ??= folder;
}
await import('./program.ts');

function cacheFolder(): string | undefined {
  const { XDG_CACHE_HOME = '' } = process.env;
  if (isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'coffer', 'code');
  try {
    return join(homedir(), '.cache', 'coffer', 'code');
  } catch {
    // A container may run under a user id without a home.
    return undefined;
  }
}
