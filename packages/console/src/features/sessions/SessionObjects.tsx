import type { AnswerOf } from '@coffer/contract';
import { Switch, Text } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { pace } from '../../api/live.ts';
import { pages } from '../../api/pages.ts';
import { bytes, number } from '../../components/format.ts';
import { PagedTable } from '../../components/PagedTable.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

type SessionObject = AnswerOf<'Coffer_GetSessionObjects'>['results'][number];

/** A session object by object: what it is busy with, what went wrong, what changed and what each has cost. */
export function SessionObjects(props: { readonly sessionId: string; readonly live: boolean }) {
  const text = useText();
  const { sessionId, live } = props;
  const [onlyTroubled, setOnlyTroubled] = useState(false);
  const found = useInfiniteQuery({
    ...pages(['session-objects', sessionId, onlyTroubled, live], (page, signal) =>
      call('Coffer_GetSessionObjects', { path: { sessionId }, query: { ...page, onlyTroubled }, signal }),
    ),
    refetchInterval: () => (live ? pace(2_000) : false),
    placeholderData: (before) => before,
  });
  const only = (
    <Switch
      label={text.sessions.onlyTroubled}
      checked={onlyTroubled}
      onChange={(_, { checked }) => setOnlyTroubled(checked)}
    />
  );
  return (
    <Section title={text.sessions.byObject} actions={only}>
      <PagedTable
        label={text.sessions.byObject}
        found={found}
        empty={text.sessions.nothingChanged}
        keyOf={({ objectId }) => objectId}
        columns={[
          { title: text.common.name, cell: (object) => <Name object={object} /> },
          { title: text.common.status, kind: 'short', cell: ({ state }) => <StatusBadge status={state} /> },
          { title: text.sessions.items, kind: 'number', cell: ({ items }) => number(items) },
          { title: text.sessions.failedItems, kind: 'number', cell: ({ failedItems }) => number(failedItems) },
          { title: text.sessions.received, kind: 'number', cell: ({ readBytes }) => bytes(readBytes) },
          { title: text.sessions.rate, kind: 'number', cell: (object) => rateOf(object) },
          { title: text.usage.units, kind: 'number', cell: ({ resourceUnits }) => number(resourceUnits) },
        ]}
      />
    </Section>
  );
}

function Name({ object: { name, reason } }: { readonly object: SessionObject }) {
  return (
    <>
      <Text block style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      {reason !== undefined && (
        <Text size={200} lang="en">
          {reason}
        </Text>
      )}
    </>
  );
}

function rateOf({ readBytes, startTime, endTime }: SessionObject): string {
  const seconds = (new Date(endTime ?? Date.now()).getTime() - new Date(startTime).getTime()) / 1000;
  return readBytes === 0 || seconds <= 0 ? '' : `${bytes(readBytes / seconds)}/s`;
}
