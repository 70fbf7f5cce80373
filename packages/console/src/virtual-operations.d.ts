/** Made by `vite.config.ts` from the contract's table. */
declare module 'virtual:operations' {
  import type { BuiltOperationId } from '@coffer/contract';

  /** Method and path of every operation that the server answers. */
  export const routes: Readonly<Record<BuiltOperationId, readonly [method: string, path: string]>>;
}
