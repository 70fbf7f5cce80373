import type { AnswerOf } from '@coffer/contract';
import { Badge, makeStyles, Switch, Text, tokens } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { pages } from '../../api/pages.ts';
import { bytes, number } from '../../components/format.ts';
import { PagedTable } from '../../components/PagedTable.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';

type ObjectCoverage = AnswerOf<'Coffer_GetCoverage'>['results'][number];

const useStyles = makeStyles({
  kinds: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
  },
});

/** How every object of a job stands, kind by kind: protected, excluded, not supported, failing. */
export function Coverage({
  jobId,
  onlyTroubledFirst,
}: {
  readonly jobId: string;
  readonly onlyTroubledFirst: boolean;
}) {
  const text = useText();
  const [onlyTroubled, setOnlyTroubled] = useState(onlyTroubledFirst);
  const found = useInfiniteQuery(
    pages(['coverage', jobId, onlyTroubled], (page, signal) =>
      call('Coffer_GetCoverage', { path: { jobId }, query: { ...page, onlyTroubled }, signal }),
    ),
  );
  return (
    <Section
      title={text.job.coverage}
      why={text.coverage.why}
      actions={
        <Switch
          label={text.coverage.onlyTroubled}
          checked={onlyTroubled}
          onChange={(_, { checked }) => setOnlyTroubled(checked)}
        />
      }
    >
      <PagedTable
        label={text.job.coverage}
        found={found}
        empty={onlyTroubled ? text.coverage.noTrouble : text.coverage.empty}
        keyOf={({ objectId }) => objectId}
        columns={[
          { title: text.common.name, cell: (object) => <Name object={object} /> },
          { title: text.common.status, cell: (object) => <State object={object} /> },
          { title: text.coverage.kinds, cell: (object) => <Kinds object={object} /> },
          {
            title: text.common.size,
            kind: 'number',
            cell: ({ rows }) => bytes(rows.reduce((sum, row) => sum + row.bytes, 0)),
          },
        ]}
      />
    </Section>
  );
}

function Name({ object: { displayName, name } }: { readonly object: ObjectCoverage }) {
  return (
    <>
      <Text block weight="semibold">
        {displayName}
      </Text>
      <Text block size={200} style={{ overflowWrap: 'break-word' }}>
        {name}
      </Text>
    </>
  );
}

function State({ object: { isProtected, failure } }: { readonly object: ObjectCoverage }) {
  const text = useText().coverage;
  return (
    <>
      <Badge appearance="tint" shape="rounded" color={failure ? 'danger' : isProtected ? 'success' : 'warning'}>
        {failure ? text.failing : isProtected ? text.protected : text.unprotected}
      </Badge>
      {failure && (
        <Text size={200} block lang="en">
          {failure.reason}
        </Text>
      )}
    </>
  );
}

function Kinds({ object: { rows, counts } }: { readonly object: ObjectCoverage }) {
  const text = useText().coverage;
  const styles = useStyles();
  const states: Readonly<Record<string, string>> = text.states;
  const kinds: Readonly<Record<string, string>> = text.names;
  if (rows.length === 0 && counts.length === 0) return <Text size={200}>{text.nothing}</Text>;
  const differing = counts.filter(({ expected, held }) => expected !== held);
  return (
    <ul className={styles.kinds}>
      {rows.map(({ kind, states: found }) => (
        <li key={kind}>
          <Text size={200} weight="semibold">
            {kinds[kind] ?? kind}:
          </Text>{' '}
          <Text size={200}>{countsOf(found, states)}</Text>
        </li>
      ))}
      {differing.map(({ folderId, name, expected, held }) => (
        <li key={folderId}>
          <Text size={200}>{text.counts(name, number(expected), number(held))}</Text>
        </li>
      ))}
    </ul>
  );
}

/** How many are in which state. Where all of a kind are protected, as they should be, the count says enough: the others stand out. */
function countsOf(
  found: Readonly<Record<string, number | undefined>>,
  names: Readonly<Record<string, string>>,
): string {
  const there = Object.entries(found).filter(([, count = 0]) => count > 0);
  if (there.every(([state]) => state === 'protected')) return there.map(([, count]) => number(count)).join('');
  return there.map(([state, count]) => `${number(count)} ${names[state] ?? state}`).join(', ');
}
