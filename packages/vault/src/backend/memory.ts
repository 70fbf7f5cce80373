import { VaultError } from '../errors.ts';
import { type Backend, describeFile, type FileId, isFileName } from './backend.ts';

/** A repository in memory, for tests and trials; gone with the object. */
export function memoryBackend(): Backend {
  const files = new Map<string, Uint8Array>();
  const key = (file: FileId) => {
    if (file.kind !== 'config' && !isFileName(file.name)) {
      throw new VaultError('missing', `not a file name: ${file.name}`);
    }
    return `${file.kind}/${file.name}`;
  };
  const find = (file: FileId) => {
    const bytes = files.get(key(file));
    if (bytes === undefined) throw new VaultError('missing', `no such file: ${describeFile(file)}`);
    return bytes;
  };
  return {
    prepare: async () => undefined,
    save: async (file, parts) => {
      if (files.has(key(file))) throw new VaultError('exists', `file exists: ${describeFile(file)}`);
      files.set(key(file), Uint8Array.from(Buffer.concat(parts)));
    },
    load: async (file, range) => {
      const bytes = find(file);
      if (range === undefined) return bytes.slice();
      if (range.offset + range.length > bytes.length) {
        throw new VaultError('damaged', `file is too short: ${describeFile(file)}`);
      }
      return bytes.slice(range.offset, range.offset + range.length);
    },
    list: async function* (kind) {
      for (const [name, bytes] of [...files]) {
        if (name.startsWith(`${kind}/`)) yield { name: name.slice(kind.length + 1), size: bytes.length };
      }
    },
    delete: async (file) => {
      find(file);
      files.delete(key(file));
    },
  };
}
