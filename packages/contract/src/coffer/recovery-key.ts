import { Secret } from '../common.ts';
import { operation } from '../operation.ts';
import { Guid, object, optional, Text } from '../schema.ts';

/** The caller's own password, entered anew. */
const Proof = object('CofferPasswordProof', { password: optional(Secret) });

/** What opens a repository without Coffer: restic's password, and the place as its `-r` takes it. */
const RecoveryKey = object('CofferRecoveryKey', { key: Text, location: Text });

/** The recovery key of a repository. Every showing, and every refusal, stands in the audit trail. */
export const recoveryKey = {
  Coffer_ShowRecoveryKey: operation('POST', '/coffer/v1/repositories/{repositoryId}/recovery-key', {
    tag: 'Coffer',
    built: true,
    params: { repositoryId: Guid },
    body: Proof,
    answer: RecoveryKey,
  }),
};
