import { Button, MessageBar, makeStyles, Tab, TabList, Tooltip, tokens } from '@fluentui/react-components';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../../api/call.ts';
import { sessionObjects } from '../../api/finding.ts';
import { restores } from '../../api/restores.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import { FolderView } from './FolderView.tsx';
import { oneDriveSource } from './onedrive-source.ts';
import { RestoreList } from './RestoreList.tsx';
import { sharePointSource } from './sharepoint-source.ts';

const useStyles = makeStyles({
  columns: {
    display: 'flex',
    gap: tokens.spacingHorizontalL,
    '@media (max-width: 900px)': { flexDirection: 'column' },
  },
  objects: {
    width: '18rem',
    flexShrink: 0,
    maxHeight: '70vh',
    overflowY: 'auto',
    '@media (max-width: 900px)': { width: 'auto', maxHeight: '12rem' },
  },
  tab: { justifyContent: 'start', justifyItems: 'start' },
  folder: { flexGrow: 1, minWidth: 0 },
});

/** An opened restore point: the OneDrives or sites on one side, what lies in the chosen one on the other. */
export function ExplorerPage() {
  const text = useText();
  const styles = useStyles();
  const go = useNavigate();
  const { restoreSessionId = '' } = useParams();
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<string>();
  const path = { restoreSessionId };
  const session = useQuery({
    queryKey: ['restore-session', restoreSessionId],
    queryFn: ({ signal }) => call('RestoreSession_GetByRestoreSessionId', { path, signal }),
  });
  const workload = session.data?.type === 'Vesp' ? 'sharepoint' : 'onedrive';
  const source = workload === 'sharepoint' ? sharePointSource : oneDriveSource;
  const wanted = useDeferredValue(filter.trim());
  const objects = useInfiniteQuery({
    ...sessionObjects(restoreSessionId, workload, wanted),
    enabled: session.isSuccess,
  });
  const stopping = useMutation({
    mutationFn: () => call('RestoreSession_StopAction', { path }),
    onSuccess: () => go('/restore'),
  });
  const error = session.error ?? objects.error ?? stopping.error;
  if (error) return <ErrorMessage error={error} />;
  if (!session.data || !objects.data) return <Loading />;
  const shown = objects.data.pages.flat();
  const current = chosen ?? shown[0]?.id;
  return (
    <>
      <PageHeader title={titleOf(session.data.name) ?? text.restore.title}>
        <CloseButton restoreSessionId={restoreSessionId} onClose={() => stopping.mutate()} />
      </PageHeader>
      {session.data.state === 'Stopped' && (
        <MessageBar intent="warning" layout="multiline">
          {text.restore.closed(moment(session.data.endTime))}
        </MessageBar>
      )}
      <RestoreList scope={path} />
      <div className={styles.columns}>
        <nav className={styles.objects} aria-label={text.restore.objects}>
          <TextField label={text.restore.filter} value={filter} onChange={setFilter} />
          <TabList vertical selectedValue={current ?? null} onTabSelect={(_, { value }) => setChosen(String(value))}>
            {shown.map(({ id, displayName, url }) => (
              <Tab key={id} value={id} className={styles.tab}>
                {displayName || url}
              </Tab>
            ))}
          </TabList>
          {objects.hasNextPage && (
            <Button
              appearance="subtle"
              disabledFocusable={objects.isFetching}
              onClick={() => void objects.fetchNextPage()}
            >
              {text.common.more}
            </Button>
          )}
        </nav>
        <div className={styles.folder}>
          {current === undefined && <EmptyState text={wanted === '' ? text.restore.noObjects : text.restore.noSuch} />}
          {current && <FolderView key={current} source={source} place={{ restoreSessionId, objectId: current }} />}
        </div>
      </div>
    </>
  );
}

/** Ends the restore session, but not while that would end a restore with it. */
function CloseButton(props: { readonly restoreSessionId: string; readonly onClose: () => void }) {
  const text = useText();
  const known = useQuery(restores({ restoreSessionId: props.restoreSessionId }));
  if (!known.data?.running.length) return <Button onClick={props.onClose}>{text.restore.stop}</Button>;
  return (
    <Tooltip content={text.restoring.underWay} relationship="description">
      <Button disabledFocusable>{text.restore.stop}</Button>
    </Tooltip>
  );
}

/** The API names a restore session after its job and the moment of the restore point. */
function titleOf(name: string | null | undefined): string | undefined {
  return name?.replace(/ \d{4}-\d\d-\d\dT[\d:.]+Z/, (time) => ` · ${moment(time.trim())}`);
}
