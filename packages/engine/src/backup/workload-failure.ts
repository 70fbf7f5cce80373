import { messageOf, OutsideError } from '@coffer/model';

/** Microsoft, or the code that speaks to it, failed for one object. Its neighbours go on. */
export class WorkloadFailure extends Error {
  override readonly name = 'WorkloadFailure';

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** Passes a workload's iteration on; what it throws becomes a {@link WorkloadFailure}. */
export async function* fromWorkload<T>(begin: () => AsyncIterable<T>): AsyncIterable<T> {
  const iterator = begun(begin);
  let done = false;
  try {
    for (;;) {
      const step = await iterator.next().catch((cause: unknown) => {
        done = true;
        throw new WorkloadFailure(cause);
      });
      if (step.done) {
        done = true;
        return;
      }
      yield step.value;
    }
  } finally {
    if (!done) await iterator.return?.();
  }
}

function begun<T>(begin: () => AsyncIterable<T>): AsyncIterator<T> {
  try {
    return begin()[Symbol.asyncIterator]();
  } catch (cause) {
    throw new WorkloadFailure(cause);
  }
}

/** Whether an error means that Microsoft cannot be worked with at all at the moment, rather than that one file is bad. */
export function isOutage(error: unknown): boolean {
  return error instanceof OutsideError && ['unreachable', 'unavailable', 'throttled', 'sign-in'].includes(error.code);
}
