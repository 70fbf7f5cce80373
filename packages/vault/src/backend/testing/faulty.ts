import type { Clock } from '../../clock.ts';
import { VaultError } from '../../errors.ts';
import type { Backend } from '../backend.ts';

/**
 * What goes wrong with one call:
 * - `before`: fails before anything is done; `after`: fails although all is done, as when an answer is lost;
 * - `torn`: a save leaves half of the file, against its promise, and fails;
 * - `full`: no space left; `slow`: takes a minute.
 */
export type Trouble = 'before' | 'after' | 'torn' | 'full' | 'slow';

/** Asked about each call of `save`, `load` and `delete`, and about each file of a listing as `list`. */
export type TroublePlan = (operation: 'save' | 'load' | 'delete' | 'list') => Trouble | undefined;

/** A storage with troubles, all transient but `full`. */
export function faultyBackend(inner: Backend, plan: TroublePlan, clock?: Clock): Backend {
  const failure = () => new VaultError('io', 'trouble');
  const troubled = async <T>(
    operation: 'save' | 'load' | 'delete',
    action: () => Promise<T>,
    torn: () => Promise<void> = async () => undefined,
  ): Promise<T> => {
    const trouble = plan(operation);
    if (trouble === 'full') throw new VaultError('full', 'no space left');
    if (trouble === 'torn') await torn();
    if (trouble === 'before' || trouble === 'torn') throw failure();
    if (trouble === 'slow') await clock?.sleep(60_000);
    const result = await action();
    if (trouble === 'after') throw failure();
    return result;
  };
  return {
    prepare: () => inner.prepare(),
    save: async (file, parts) => {
      const whole = Buffer.concat(parts);
      const torn = () => inner.save(file, [whole.subarray(0, whole.length / 2)]);
      await troubled('save', () => inner.save(file, parts), torn);
    },
    load: (file, range) => troubled('load', () => inner.load(file, range)),
    delete: (file) => troubled('delete', () => inner.delete(file)),
    list: async function* (kind) {
      for await (const file of inner.list(kind)) {
        if (plan('list') !== undefined) throw failure();
        yield file;
      }
    },
  };
}
