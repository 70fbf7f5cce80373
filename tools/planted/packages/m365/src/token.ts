// A circle made of types alone still counts (no-circle).
import type { Holder } from './holder.ts';
export const token: Holder | undefined = undefined;
