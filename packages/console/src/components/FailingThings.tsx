import type { AnswerOf } from '@coffer/contract';
import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import { pages } from '../api/pages.ts';
import { useText } from '../text/use-text.ts';
import { ErrorMessage } from './ErrorMessage.tsx';
import { moment } from './format.ts';
import { PagedTable } from './PagedTable.tsx';
import { RightButton } from './RightButton.tsx';
import { ServerWords } from './ServerWords.tsx';

type Thing = AnswerOf<'Coffer_GetQuarantine'>['results'][number];
type Decision = 'accept' | 'retry';

const useStyles = makeStyles({ actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' } });

/** What a job fails to protect, whole objects or items, each with its reason, and what to do about it: try again, or accept it. */
export function FailingThings(props: { readonly jobId: string; readonly kind: 'objects' | 'items' }) {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const { jobId, kind } = props;
  const found = useInfiniteQuery(
    pages(['quarantine', jobId, kind], (page, signal) =>
      call('Coffer_GetQuarantine', { path: { jobId }, query: { ...page, kind }, signal }),
    ),
  );
  const deciding = useMutation({
    mutationFn: async ({ thing, decision }: { readonly thing: Thing; readonly decision: Decision }) => {
      const { objectId, itemId } = thing;
      const body = { items: [{ objectId, ...(itemId === undefined ? {} : { itemId }) }] };
      await call(decision === 'accept' ? 'Coffer_AcceptFailing' : 'Coffer_RetryFailing', { path: { jobId }, body });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['quarantine', jobId] }),
  });
  return (
    <>
      {deciding.error && <ErrorMessage error={deciding.error} />}
      <PagedTable
        label={text.quarantine[kind]}
        found={found}
        empty={text.quarantine.none[kind]}
        keyOf={({ objectId, itemId }) => `${objectId} ${itemId}`}
        columns={[
          { title: text.common.name, cell: (thing) => <What thing={thing} /> },
          {
            title: text.quarantine.since,
            cell: ({ since, runs }) => `${moment(since)} · ${text.quarantine.runs(runs)}`,
          },
          { title: text.common.status, cell: (thing) => <Text size={200}>{stateOf(thing, text)}</Text> },
          {
            title: text.common.actions,
            kind: 'actions',
            cell: (thing) => (
              <div className={styles.actions}>
                <RightButton
                  right="operate"
                  size="small"
                  disabledFocusable={deciding.isPending || thing.decision === 'retry'}
                  onClick={() => deciding.mutate({ thing, decision: 'retry' })}
                  aria-label={`${text.quarantine.retry}: ${thing.name}`}
                >
                  {text.quarantine.retry}
                </RightButton>
                <RightButton
                  right="operate"
                  size="small"
                  disabledFocusable={deciding.isPending || thing.accepted || thing.decision === 'accept'}
                  onClick={() => deciding.mutate({ thing, decision: 'accept' })}
                  aria-label={`${text.quarantine.accept}: ${thing.name}`}
                >
                  {text.quarantine.accept}
                </RightButton>
              </div>
            ),
          },
        ]}
      />
    </>
  );
}

function What({ thing: { name, reason, parts, requestId } }: { readonly thing: Thing }) {
  const { quarantine: text, coverage } = useText();
  const kinds: Readonly<Record<string, string>> = coverage.names;
  return (
    <>
      <Text block weight="semibold" style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Text block size={200}>
        {parts.length > 0 ? `${parts.map((part) => kinds[part] ?? part).join(', ')}: ` : ''}
        <ServerWords>{reason}</ServerWords>
      </Text>
      {requestId !== undefined && (
        <Text block size={200}>
          {text.requestId} {requestId}
        </Text>
      )}
    </>
  );
}

function stateOf(thing: Thing, { quarantine }: ReturnType<typeof useText>): string {
  if (thing.decision !== undefined) return quarantine.decided[thing.decision];
  if (thing.accepted) return quarantine.accepted;
  return thing.isResting ? quarantine.resting(moment(thing.reviewAt)) : quarantine.nextRun;
}
