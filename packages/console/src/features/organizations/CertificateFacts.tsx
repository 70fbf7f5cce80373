import type { AnswerOf } from '@coffer/contract';
import { Badge, Text } from '@fluentui/react-components';
import { daysUntil, moment } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';

/** A certificate as it is shown: never its key. */
type Certificate = NonNullable<AnswerOf<'Coffer_SetApplication'>['certificate']>;

const colors = { valid: 'success', ending: 'warning', ended: 'danger' } as const;

/** Whether a certificate still serves, and what it is known by at Microsoft. */
export function CertificateFacts({ certificate }: { readonly certificate: Certificate }) {
  const text = useText().applications;
  const { state, thumbprint, subject, validFrom, validUntil } = certificate;
  const standing =
    state === 'ending' ? text.states.ending(daysUntil(validUntil)) : text.states[state](moment(validUntil));
  return (
    <>
      <Badge appearance="tint" shape="rounded" color={colors[state]}>
        {standing}
      </Badge>
      <Text size={200} block>
        {text.period(moment(validFrom), moment(validUntil))}
      </Text>
      <Text size={200} block style={{ overflowWrap: 'anywhere' }}>
        {text.subject}: {subject}
      </Text>
      <Text size={200} block style={{ overflowWrap: 'anywhere' }}>
        {text.thumbprint}: <Text font="monospace">{thumbprint}</Text>
      </Text>
    </>
  );
}
