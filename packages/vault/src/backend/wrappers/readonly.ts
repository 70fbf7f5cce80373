import { VaultError } from '../../errors.ts';
import type { Backend } from '../backend.ts';

/** Lets nothing be changed: `prepare`, `save` and `delete` reject with a permanent `io`. */
export function readonlyBackend(inner: Backend): Backend {
  const refuse = () =>
    Promise.reject(new VaultError('io', 'the storage is opened for reading only', { permanent: true }));
  return {
    prepare: refuse,
    save: refuse,
    delete: refuse,
    load: (file, range) => inner.load(file, range),
    list: (kind) => inner.list(kind),
  };
}
