import { allOperations, type Operation } from '@coffer/contract';
import { expect, it } from 'vitest';
import { outlivesClient } from './lasting-operations.ts';

it('goes on without its client if it restores, and nothing else does', () => {
  const table = Object.entries<Operation>(allOperations);
  const lasting = table.filter(([, operation]) => outlivesClient(operation)).map(([id]) => id);
  const restoring = table.filter(
    ([id, { method, stream, path }]) =>
      method === 'POST' &&
      !stream &&
      /_(Restore|CopyTo|OperatorRestore|StartRestore|ContinueRestore)/.test(id) &&
      !/search/i.test(path),
  );
  expect(lasting.sort()).toEqual(restoring.map(([id]) => id).sort());
});
