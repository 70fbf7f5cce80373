import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

/** pdf.js's maps of characters, fonts and decoders, as they are, where `virtual:pdf-files` says: most documents need none of them. */
function pdfFiles(): Plugin {
  const name = 'virtual:pdf-files';
  const manifest = createRequire(import.meta.url).resolve('pdfjs-dist/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const folder = `assets/pdf-${version}/`;
  return {
    name: 'pdf-files',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const pdfFiles = ${JSON.stringify(`/${folder}`)};` : undefined),
    generateBundle() {
      const from = dirname(manifest);
      const files = [
        'cmaps/*.bcmap',
        'standard_fonts/*.{pfb,ttf}',
        'wasm/{jbig2,openjpeg}.wasm',
        '{cmaps,standard_fonts,wasm}/LICENSE*',
      ];
      for (const path of globSync(files, { cwd: from }))
        this.emitFile({ type: 'asset', fileName: folder + path, source: readFileSync(join(from, path)) });
    },
  };
}

/** Lays a compressed twin beside every script and style, which the server sends to browsers that take it. */
function compressed(): Plugin {
  return {
    name: 'compressed-twins',
    // After everything is written: what other plugins still change must be in the twins too.
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((name) => /\.(m?js|css)$/.test(name))) {
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), operationRoutes(), pdfFiles(), compressed()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The console, the restore portal for everybody else, and the frame in which both show what was backed up.
    rolldownOptions: {
      input: ['index', 'portal', 'preview'].map((name) => fileURLToPath(new URL(`${name}.html`, import.meta.url))),
    },
  },
});
