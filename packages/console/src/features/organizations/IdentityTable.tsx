import type { AnswerOf } from '@coffer/contract';
import { Text } from '@fluentui/react-components';
import { DataTable } from '../../components/DataTable.tsx';
import { moment, number, percent } from '../../components/format.ts';
import { Gauge } from '../../components/Gauge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

type Identity = AnswerOf<'Coffer_GetUsage'>['identities'][number];

/** The accounts and applications of an organization: how each fares, its part of the requests, and what it used. */
export function IdentityTable({ identities }: { readonly identities: readonly Identity[] }) {
  const text = useText();
  return (
    <DataTable
      label={text.usage.identities}
      rows={identities}
      keyOf={({ name }) => name}
      columns={[
        { title: text.accounts.member, cell: (one) => <Name identity={one} /> },
        { title: text.common.status, cell: (one) => <State identity={one} /> },
        {
          title: text.usage.share,
          cell: ({ name, share }) => <Gauge label={name} value={percent(share)} share={share} plain />,
        },
        { title: text.usage.requests, cell: ({ requests }) => number(requests) },
        { title: text.usage.units, cell: ({ resourceUnits }) => number(resourceUnits) },
        { title: text.usage.throttled, cell: ({ throttled }) => number(throttled) },
      ]}
    />
  );
}

function Name({ identity: { name, kind, isMain } }: { readonly identity: Identity }) {
  const text = useText().usage;
  return (
    <>
      <Text block style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Text size={200}>{isMain ? text.main[kind] : text.kind[kind]}</Text>
    </>
  );
}

function State({ identity: { state, reason, restsUntil } }: { readonly identity: Identity }) {
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
