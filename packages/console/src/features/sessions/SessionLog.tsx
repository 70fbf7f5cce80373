import { makeStyles, SearchBox, Select, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { pace } from '../../api/live.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { exactMoment } from '../../components/format.ts';
import { Section } from '../../components/Section.tsx';
import { ServerWords } from '../../components/ServerWords.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  filters: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    '@media (max-width: 700px)': { gap: tokens.spacingVerticalM },
  },
  line: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'baseline',
    overflowWrap: 'anywhere',
    '@media (max-width: 700px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  time: { color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
});

/** Lines of a log that are read; what an administrator needs of a long one is at its end. */
const lines = 1000;

/** The log of a session, newest line first; a line that is no good news is marked. It can be narrowed to what went wrong and to what a line says. */
export function SessionLog(props: { readonly sessionId: string; readonly live: boolean }) {
  const text = useText();
  const styles = useStyles();
  const [onlyProblems, setOnlyProblems] = useState(false);
  const [words, setWords] = useState('');
  const log = useQuery({
    queryKey: ['session-log', props.sessionId, props.live],
    queryFn: ({ signal }) =>
      call('JobSessionLog_GetBatchBySessionId', {
        path: { sessionId: props.sessionId },
        query: { limit: lines },
        signal,
      }),
    refetchInterval: () => (props.live ? pace(1_500) : false),
    placeholderData: (before) => before,
  });
  if (log.error) return <ErrorMessage error={log.error} />;
  const wanted = words.toLowerCase();
  const rows = [...(log.data?.results ?? [])]
    .sort((a, b) => (b.usn ?? 0) - (a.usn ?? 0))
    .map((item) => ({ ...item, ...split(item.title ?? '') }))
    .filter(({ state }) => !onlyProblems || state === 'Warning' || state === 'Failed')
    .filter(({ message }) => message.toLowerCase().includes(wanted));
  const filters = (
    <div className={styles.filters}>
      <SearchBox
        aria-label={text.sessions.logSearch}
        placeholder={text.common.search}
        value={words}
        onChange={(_, { value }) => setWords(value)}
      />
      <Select
        aria-label={text.sessions.filter}
        value={onlyProblems ? 'problems' : 'all'}
        onChange={(_, { value }) => setOnlyProblems(value === 'problems')}
      >
        <option value="all">{text.sessions.all}</option>
        <option value="problems">{text.sessions.problems}</option>
      </Select>
    </div>
  );
  return (
    <Section title={text.sessions.log} actions={filters}>
      <ul className={styles.list} aria-live={props.live ? 'polite' : 'off'}>
        {rows.map(({ id, state, message, creationTime }) => (
          <li key={id} className={styles.line}>
            <Text size={200} className={styles.time}>
              {exactMoment(creationTime)}
            </Text>
            <span>
              {state !== 'Success' && (
                <>
                  <StatusBadge status={state} />{' '}
                </>
              )}
              <ServerWords>{message}</ServerWords>
            </span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && <Text>{text.common.none}</Text>}
    </Section>
  );
}

/** A title of the API begins with its state in brackets. */
function split(title: string): { readonly state: string; readonly message: string } {
  const [, state, message] = /^\[(\w+)\]\s*(.*)$/s.exec(title) ?? [];
  return { state: state ?? 'Success', message: message ?? title };
}
