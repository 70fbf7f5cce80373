import type { AnswerOf } from '@coffer/contract';
import { Button, Field, Input, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { pages } from '../../api/pages.ts';
import { moment } from '../../components/format.ts';
import { PagedTable } from '../../components/PagedTable.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

type Entry = AnswerOf<'Coffer_GetAudit'>['results'][number];

const outcomes: readonly Entry['outcome'][] = ['Success', 'Refused', 'Failed', 'Running', 'Interrupted'];

const useStyles = makeStyles({
  // Hints stand below some of the fields: what is in one line are the labels, and the button with the fields.
  filter: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(max(14rem, 30%), 1fr))',
    '@media (max-width: 700px)': { gridTemplateColumns: '1fr' },
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
  },
  button: { justifySelf: 'start', marginTop: '1.625rem', '@media (max-width: 700px)': { marginTop: 0 } },
});

/** What the trail is narrowed to; moments as the browser's field has them, in the person's own time. */
const everything = { userName: '', operation: '', outcome: '', from: '', to: '' };
type Filter = typeof everything;

/** The audit trail: who did what, when, from where, and how it ended. */
export function AuditTrail() {
  const text = useText();
  const words = text.administration.audit;
  const [filter, setFilter] = useState(everything);
  const found = useInfiniteQuery(
    pages(['audit', filter], (page, signal) =>
      call('Coffer_GetAudit', { query: { ...page, ...queryOf(filter) }, signal }),
    ),
  );
  return (
    <Section title={words.title} why={words.why}>
      <FilterForm onFilter={setFilter} />
      <PagedTable
        label={words.title}
        found={found}
        empty={words.empty}
        keyOf={({ id }) => id}
        columns={[
          { title: words.time, kind: 'short', cell: ({ time }) => moment(time) },
          {
            title: words.who,
            kind: 'short',
            cell: (entry) => (
              <Pair first={entry.userName} second={`${words.kinds[entry.userKind]} · ${entry.address}`} />
            ),
          },
          { title: words.what, cell: (entry) => <Pair first={entry.operation} second={entry.path} isPath /> },
          {
            title: words.outcome,
            cell: ({ outcome, reason }) => (
              <>
                <StatusBadge status={outcome} />
                {reason !== undefined && (
                  <Text block size={200} lang="en">
                    {reason}
                  </Text>
                )}
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}

/** Paths may be broken anywhere; words may not, for the sake of a narrower column. */
function Pair(props: { readonly first: string; readonly second: string; readonly isPath?: boolean }) {
  const overflowWrap = props.isPath === true ? 'anywhere' : 'break-word';
  return (
    <>
      <Text block style={{ overflowWrap, whiteSpace: 'inherit' }}>
        {props.first}
      </Text>
      <Text block size={200} style={{ overflowWrap, whiteSpace: 'inherit' }}>
        {props.second}
      </Text>
    </>
  );
}

function FilterForm({ onFilter }: { readonly onFilter: (filter: Filter) => void }) {
  const styles = useStyles();
  const words = useText().administration.audit;
  const status = useText().status;
  const [draft, setDraft] = useState(everything);
  const field = (name: keyof Filter) => ({
    value: draft[name],
    onChange: (_: unknown, { value }: { readonly value: string }) =>
      setDraft((before) => ({ ...before, [name]: value })),
  });
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(draft);
      }}
    >
      <Field label={words.who} hint={words.whoHint}>
        <Input {...field('userName')} autoComplete="off" />
      </Field>
      <Field label={words.what} hint={words.whatHint}>
        <Input {...field('operation')} autoComplete="off" />
      </Field>
      <Field label={words.outcome}>
        <Select {...field('outcome')}>
          <option value="">{words.any}</option>
          {outcomes.map((one) => (
            <option key={one} value={one}>
              {status[one]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={words.from}>
        <Input type="datetime-local" {...field('from')} />
      </Field>
      <Field label={words.to}>
        <Input type="datetime-local" {...field('to')} />
      </Field>
      <Button type="submit" className={styles.button}>
        {words.filter}
      </Button>
    </form>
  );
}

function queryOf({ userName, operation, outcome, from, to }: Filter) {
  const chosen = outcomes.find((known) => known === outcome);
  return {
    ...(userName.trim() === '' ? {} : { userName: userName.trim() }),
    ...(operation.trim() === '' ? {} : { operation: operation.trim() }),
    ...(chosen === undefined ? {} : { outcome: chosen }),
    ...(from === '' ? {} : { from: new Date(from).toISOString() }),
    ...(to === '' ? {} : { to: new Date(to).toISOString() }),
  };
}
