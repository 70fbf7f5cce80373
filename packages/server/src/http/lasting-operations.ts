import type { Operation } from '@coffer/contract';

/** How the contract ends the paths of what writes back to Microsoft 365. */
const restoring = /\/(restore|restoreTo|copyTo|operatorRestore|restores|continue)$/i;

/** Whether an operation goes on until it is done when its client goes away: restores do. */
export function outlivesClient({ method, path }: Pick<Operation, 'method' | 'path'>): boolean {
  return method === 'POST' && restoring.test(path);
}
