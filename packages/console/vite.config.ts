import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { allOperations, type Operation } from '@coffer/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The methods and paths of the built operations, without the schemas that the table also holds: `virtual:operations`. */
function operationRoutes(): Plugin {
  const name = 'virtual:operations';
  const routes = Object.entries<Operation>(allOperations)
    .filter(([, operation]) => operation.built)
    .map(([id, { method, path }]) => [id, [method, path]]);
  return {
    name: 'operation-routes',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}` ? `export const routes = ${JSON.stringify(Object.fromEntries(routes))};` : undefined,
  };
}

/** Lays a compressed twin beside every script and style, which the server sends to browsers that take it. */
function compressed(): Plugin {
  return {
    name: 'compressed-twins',
    // After everything is written: what other plugins still change must be in the twins too.
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), operationRoutes(), compressed()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The console, and the restore portal for everybody else.
    rolldownOptions: {
      input: ['index', 'portal'].map((name) => fileURLToPath(new URL(`${name}.html`, import.meta.url))),
    },
  },
});
