import type { AnswerOf } from '@coffer/contract';
import { Text } from '@fluentui/react-components';
import { moment } from '../../components/format.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

/** An account or application as it fares. */
export type Identity = AnswerOf<'Coffer_GetUsage'>['identities'][number];

/** How an account or application fares, until when it rests, and why it fails. */
export function IdentityState({ identity: { state, reason, restsUntil } }: { readonly identity: Identity }) {
  const text = useText().usage;
  const reasons: Readonly<Record<string, string>> = text.reasons;
  return (
    <>
      <StatusBadge status={state} />
      {restsUntil !== undefined && (
        <Text size={200} block>
          {text.until(moment(restsUntil))}
        </Text>
      )}
      {reason !== undefined && (
        <Text size={200} block>
          {reasons[reason] ?? reason}
        </Text>
      )}
    </>
  );
}
