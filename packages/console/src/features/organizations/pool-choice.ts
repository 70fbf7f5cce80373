import type { AnswerOf } from '@coffer/contract';

/** A member of a group, as the directory lists it and as the pool takes it back. */
export type GroupMember = NonNullable<AnswerOf<'OrganizationGroupMember_Get'>['results']>[number];

/** An account that is, or shall be, in the pool. With an empty password the one that the server has is kept. */
export interface Choice {
  readonly member: GroupMember;
  readonly password: string;
}
