import type { Clock } from '../../clock.ts';
import { VaultError, type VaultErrorCode } from '../../errors.ts';
import { type Backend, describeFile } from '../backend.ts';
import { totalLength } from '../object-body.ts';

/** One operation on the storage that has ended. */
export interface BackendEvent {
  readonly operation: 'prepare' | 'save' | 'load' | 'list' | 'delete';
  /** Kind and name of the file, kind of a listing; '' for `prepare`. */
  readonly what: string;
  /** Content sent or received; 0 for failures and for what moves none. */
  readonly bytes: number;
  /** Files of a listing, else 0. */
  readonly files: number;
  /** From the call to its end, milliseconds. For a listing this includes what its consumer did meanwhile. */
  readonly milliseconds: number;
  /** Absent when it succeeded, or when the consumer of a listing left early. `aborted` is everything but a VaultError. */
  readonly failure?: VaultErrorCode | 'aborted';
}

/** Tells `ended` of each operation. Changes nothing; what `ended` throws is the caller's defect and fails the operation. */
export function logBackend(
  inner: Backend,
  { clock, ended }: { readonly clock: Clock; readonly ended: (event: BackendEvent) => void },
): Backend {
  const note = async <T>(
    operation: BackendEvent['operation'],
    what: string,
    action: () => Promise<T>,
    bytesOf: (result: T) => number = () => 0,
  ): Promise<T> => {
    const began = clock.now();
    const event = { operation, what, bytes: 0, files: 0 };
    let result: T;
    try {
      result = await action();
    } catch (error) {
      ended({ ...event, milliseconds: clock.now() - began, failure: failureOf(error) });
      throw error;
    }
    ended({ ...event, bytes: bytesOf(result), milliseconds: clock.now() - began });
    return result;
  };
  return {
    prepare: () => note('prepare', '', () => inner.prepare()),
    save: (file, parts) =>
      note(
        'save',
        describeFile(file),
        () => inner.save(file, parts),
        () => totalLength(parts),
      ),
    load: (file, range) =>
      note(
        'load',
        describeFile(file),
        () => inner.load(file, range),
        (bytes) => bytes.length,
      ),
    delete: (file) => note('delete', describeFile(file), () => inner.delete(file)),
    list: async function* (kind) {
      const began = clock.now();
      let files = 0;
      let failure: BackendEvent['failure'];
      try {
        for await (const file of inner.list(kind)) {
          files += 1;
          yield file;
        }
      } catch (error) {
        failure = failureOf(error);
        throw error;
      } finally {
        const milliseconds = clock.now() - began;
        ended({ operation: 'list', what: kind, bytes: 0, files, milliseconds, ...(failure && { failure }) });
      }
    },
  };
}

function failureOf(error: unknown): VaultErrorCode | 'aborted' {
  return error instanceof VaultError ? error.code : 'aborted';
}
