import type { User } from './directory.ts';

/** A user as the author of a change. */
export function personOf(user: User): { id: string; displayName: string; email: string } {
  return { id: user.id, displayName: user.displayName, email: user.userPrincipalName };
}
