import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { Access } from '../../access.ts';

/** Whose object, on whose behalf. */
export interface On {
  readonly object: ProtectedObject;
  readonly context: WorkContext;
}

/** Does something that needs rights on the object's site: grants them before, and once more after a denial. */
export async function withAccess<T>(
  { access }: { readonly access: Access },
  on: On,
  work: () => Promise<T>,
): Promise<T> {
  await access.ensure(on.object, on.context);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'denied' || !access.grants) throw error;
    await access.again(on.object, on.context);
    return work();
  }
}

/** As {@link withAccess}, but asks first and grants only after a denial: for what may turn out not to be wanted. */
export async function grantedOnDenial<T>(
  { access }: { readonly access: Access },
  on: On,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'denied' || !access.grants) throw error;
    await access.ensure(on.object, on.context);
    return work();
  }
}
