import { Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { applications } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { number, percent } from '../../components/format.ts';
import { Gauge } from '../../components/Gauge.tsx';
import { useText } from '../../text/use-text.ts';
import { type Identity, IdentityState } from './IdentityState.tsx';

/** The accounts and applications of an organization: how each fares, its part of the requests, and what it used. */
export function IdentityTable(props: { readonly organizationId: string; readonly identities: readonly Identity[] }) {
  const text = useText();
  const known = useQuery(applications(props.organizationId)).data ?? [];
  const names = new Map(known.map(({ applicationId, displayName }) => [applicationId.toLowerCase(), displayName]));
  return (
    <DataTable
      label={text.usage.identities}
      rows={props.identities}
      keyOf={({ name }) => name}
      columns={[
        {
          title: text.usage.identity,
          cell: (one) => <Name identity={one} displayName={names.get(one.name.toLowerCase())} />,
        },
        { title: text.common.status, cell: (one) => <IdentityState identity={one} /> },
        {
          title: text.usage.share,
          cell: ({ name, share }) => <Gauge label={name} value={percent(share)} share={share} plain />,
        },
        { title: text.usage.requests, kind: 'number', cell: ({ requests }) => number(requests) },
        { title: text.usage.units, kind: 'number', cell: ({ resourceUnits }) => number(resourceUnits) },
        { title: text.usage.throttled, kind: 'number', cell: ({ throttled }) => number(throttled) },
      ]}
    />
  );
}

/** An application is known by the name that it was given here, an account by its own. */
function Name({
  identity: { name, kind, isMain },
  displayName,
}: {
  readonly identity: Identity;
  readonly displayName: string | undefined;
}) {
  const text = useText().usage;
  return (
    <>
      {displayName !== undefined && <Text block>{displayName}</Text>}
      <Text block size={displayName === undefined ? 300 : 200} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Text size={200}>{isMain ? text.main[kind] : text.kind[kind]}</Text>
    </>
  );
}
