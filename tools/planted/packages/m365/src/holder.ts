import type { token } from './token.ts';
export interface Holder {
  readonly token: typeof token;
}
