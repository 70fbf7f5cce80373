import type { AnswerOf } from '@coffer/contract';

/** An application with which an organization signs in by certificate. */
export type Application = AnswerOf<'Coffer_SetApplication'>;

/** What people call an application: its name, or its id if it has none. */
export function nameOf({ displayName, applicationId }: Application): string {
  return displayName ?? applicationId;
}
