import { Text } from '@fluentui/react-components';
import { DataTable } from '../../components/DataTable.tsx';
import { number, percent } from '../../components/format.ts';
import { Gauge } from '../../components/Gauge.tsx';
import { useText } from '../../text/use-text.ts';
import { type Identity, IdentityState } from './IdentityState.tsx';

/** The accounts and applications of an organization: how each fares, its part of the requests, and what it used. */
export function IdentityTable({ identities }: { readonly identities: readonly Identity[] }) {
  const text = useText();
  return (
    <DataTable
      label={text.usage.identities}
      rows={identities}
      keyOf={({ name }) => name}
      columns={[
        { title: text.usage.identity, cell: (one) => <Name identity={one} /> },
        { title: text.common.status, cell: (one) => <IdentityState identity={one} /> },
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
