import type { AnswerOf } from '@coffer/contract';
import { Button, Field, makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/call.ts';
import { isUnderWay, repositoryHealth } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, moment, number } from '../../components/format.ts';
import { RightButton } from '../../components/RightButton.tsx';
import { Section } from '../../components/Section.tsx';
import { ServerWords } from '../../components/ServerWords.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';
import { Damage } from './Damage.tsx';
import { StartCheck } from './StartCheck.tsx';

type Check = AnswerOf<'Coffer_GetCheck'>;

const useStyles = makeStyles({
  running: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  bar: { flexGrow: 1, minWidth: '12rem' },
});

/** Checks of a repository: the damage that was found, one under way, the last ones, and the way to begin one. */
export function Checks({ repositoryId }: { readonly repositoryId: string }) {
  const text = useText();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const health = useQuery(repositoryHealth).data?.find((one) => one.repositoryId === repositoryId);
  const found = useQuery({
    queryKey: ['checks', repositoryId],
    queryFn: ({ signal }) => call('Coffer_GetChecks', { path: { repositoryId }, query: { limit: 10 }, signal }),
    refetchInterval: ({ state }) => (state.data?.results.some(({ status }) => isUnderWay(status)) ? 1_000 : 15_000),
  });
  const rows = found.data?.results ?? [];
  const running = rows.find(({ status }) => isUnderWay(status));
  const runningId = running?.id;
  // When a check begins or ends, the repository may stand differently.
  useEffect(() => {
    if (runningId !== undefined || found.isSuccess) void queries.invalidateQueries({ queryKey: ['repository-health'] });
  }, [queries, runningId, found.isSuccess]);
  const start = (
    <RightButton right="operate" disabled={running !== undefined} onClick={() => setAsking(true)}>
      {text.checks.start}
    </RightButton>
  );
  return (
    <Section title={text.checks.title} why={text.checks.why} actions={start}>
      {health?.damage && <Damage repositoryId={repositoryId} check={health.damage} />}
      {found.error && <ErrorMessage error={found.error} retry={() => void found.refetch()} />}
      {running && <Running check={running} />}
      <Ended check={rows[0]} />
      {found.isSuccess && rows.length === 0 && <Text>{text.checks.none}</Text>}
      {rows.length > 0 && <Results checks={rows} />}
      {asking && <StartCheck repositoryId={repositoryId} onClose={() => setAsking(false)} />}
    </Section>
  );
}

/** Tells how a check ended that was seen running; it stands in the table below as well, where nobody is told of it. */
function Ended({ check }: { readonly check: Check | undefined }) {
  const text = useText();
  const [seen, setSeen] = useState<string>();
  const isRunning = check !== undefined && isUnderWay(check.status);
  if (isRunning && seen !== check.id) setSeen(check.id);
  const ended = check !== undefined && !isRunning && seen === check.id ? check.status : undefined;
  const names: Readonly<Record<string, string>> = text.status;
  // Empty it takes no room.
  return (
    <Text role="status" style={ended === undefined ? { position: 'absolute' } : {}}>
      {ended !== undefined && text.checks.ended(names[ended] ?? ended)}
    </Text>
  );
}

/** How far the check is that runs, and the way to end it. */
function Running({ check }: { readonly check: Check }) {
  const text = useText().checks;
  const styles = useStyles();
  const queries = useQueryClient();
  const { id: checkId, repositoryId, progress } = check;
  const stopping = useMutation({
    mutationFn: () => call('Coffer_StopCheck', { path: { repositoryId, checkId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['checks', repositoryId] }),
  });
  return (
    <>
      <div className={styles.running}>
        <Field
          className={styles.bar}
          label={progress === undefined ? text.begins : text.stages[progress.stage]}
          validationMessage={progress === undefined ? null : amountOf(progress, text.stageDone)}
          validationState="none"
        >
          <ProgressBar {...(progress?.total === undefined ? {} : { value: progress.done, max: progress.total || 1 })} />
        </Field>
        <RightButton right="operate" disabledFocusable={stopping.isPending} onClick={() => stopping.mutate()}>
          {text.stop}
        </RightButton>
      </div>
      {stopping.error && <ErrorMessage error={stopping.error} />}
    </>
  );
}

function amountOf(
  { stage, done, total }: NonNullable<Check['progress']>,
  text: (done: string, total: string) => string,
): string {
  const show = stage === 'data' ? bytes : number;
  return text(show(done), total === undefined ? '' : show(total));
}

/** How the last checks ended, newest first. */
function Results({ checks }: { readonly checks: readonly Check[] }) {
  const text = useText();
  const words = text.checks;
  const [all, setAll] = useState(false);
  const shown = all ? checks : checks.slice(0, 3);
  return (
    <>
      <DataTable
        label={words.title}
        rows={shown}
        keyOf={({ id }) => id}
        columns={[
          { title: text.common.started, kind: 'short', cell: ({ creationTime }) => moment(creationTime) },
          { title: text.common.status, kind: 'short', cell: ({ status }) => <StatusBadge status={status} /> },
          {
            title: words.what,
            cell: ({ scope, percent, ...one }) => (
              <>
                <Text block>{scope === 'part' ? words.short.part(percent ?? 0) : words.short[scope]}</Text>
                <Text block size={200}>
                  {words.looked(
                    number(one.restorePoints),
                    number(one.folders),
                    number(one.packs),
                    bytes(one.readBytes),
                  )}
                </Text>
              </>
            ),
          },
          {
            title: text.common.details,
            cell: ({ status, details }) => (status === 'Success' ? words.whole : <ServerWords>{details}</ServerWords>),
          },
        ]}
      />
      {!all && checks.length > shown.length && (
        <Button appearance="subtle" onClick={() => setAll(true)}>
          {text.common.more}
        </Button>
      )}
    </>
  );
}
