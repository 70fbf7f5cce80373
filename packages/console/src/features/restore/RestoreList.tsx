import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { few, isUnderWay, type Restore, type RestoreScope, restoreOf, restores } from '../../api/restores.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment, number, span } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { Section } from '../../components/Section.tsx';
import { ServerWords } from '../../components/ServerWords.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import type { Texts } from '../../text/en.ts';
import { useText } from '../../text/use-text.ts';
import { ContinueRestore } from './ContinueRestore.tsx';
import { RestoreProgress, StopRestore } from './RestoreProgress.tsx';
import { RestoreResult } from './RestoreResult.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  name: { flexGrow: 1, minWidth: '12rem', overflowWrap: 'anywhere' },
});

/** So many that have ended are shown besides with each wish for more. */
const more = 20;

/**
 * Restores that are under way, to be watched and stopped, and those that have ended, with what became of them, to be continued where
 * something is not done. Nothing if there are none.
 */
export function RestoreList({ scope }: { readonly scope: RestoreScope }) {
  const text = useText();
  const styles = useStyles();
  const [ended, setEnded] = useState(few);
  const [said, say] = useState('');
  const found = useQuery(restores(scope, ended));
  if (found.error && !found.data) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  const rows = [...(found.data?.running ?? []), ...(found.data?.ended ?? [])];
  if (rows.length === 0) return null;
  return (
    <Section title={text.restoring.title}>
      <ul className={styles.list} aria-label={text.restoring.title}>
        {rows.map((restore) => (
          <li key={restore.id}>
            <Row
              restore={restore}
              isNamed={scope === 'all'}
              onContinued={({ title }) => say(text.restoring.continuing(titleOf(title, text.restoring.named)))}
            />
          </li>
        ))}
      </ul>
      <Text role="status">{said}</Text>
      {found.data?.mayHaveMore && (
        <Button style={{ alignSelf: 'start' }} disabled={found.isFetching} onClick={() => setEnded(ended + more)}>
          {text.restoring.more}
        </Button>
      )}
    </Section>
  );
}

function Row(props: {
  readonly restore: Restore;
  readonly isNamed: boolean;
  readonly onContinued: (goesOn: Restore) => void;
}) {
  const text = useText().restoring;
  const { restore, isNamed, onContinued } = props;
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const { target, status, startTime, endTime, initiatedBy, organization } = restore;
  const title = titleOf(restore.title, text.named);
  const times = endTime ? span(startTime, endTime) : text.since(moment(startTime));
  const undone = undoneOf(restore, text);
  return (
    <>
      <div className={styles.row}>
        <span className={styles.name}>
          {target === '' ? title : `${title} → ${target}`}
          <Text block size={200}>
            {isNamed ? `${times}, ${initiatedBy}, ${organization}` : times}
          </Text>
          {undone && (
            <Text block size={200}>
              {undone}
            </Text>
          )}
        </span>
        <StatusBadge status={status} />
        {isUnderWay(restore) ? (
          <StopRestore restore={restore} />
        ) : (
          <>
            <ContinueRestore restore={restore} onContinued={onContinued} />
            <Button aria-label={`${text.details}: ${title}`} onClick={() => setOpen(true)}>
              {text.details}
            </Button>
          </>
        )}
      </div>
      {status === 'Running' && <RestoreProgress restore={restore} />}
      {isOpen && <ResultDialog restore={restore} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What is not done of one that has ended, and why; undefined if there is nothing of the kind. */
function undoneOf(restore: Restore, text: Texts['restoring']): ReactNode {
  const { status, message, files, totalFiles, isCounted, continuedAs } = restore;
  if (continuedAs !== undefined) return text.continued;
  if (status === 'Failed' || status === 'Warning') return message && <ServerWords>{message}</ServerWords>;
  if (status !== 'Stopped' && status !== 'Interrupted') return undefined;
  const far = files === 0 ? text.nothingYet : text.soFar(number(files), number(totalFiles), isCounted);
  return `${text.early[status]} ${far}`;
}

function ResultDialog({ restore, onClose }: { readonly restore: Restore; readonly onClose: () => void }) {
  const text = useText();
  const { id: restoreId, restoreSessionId } = restore;
  const found = useQuery(restoreOf({ restoreSessionId, restoreId }));
  return (
    <ModalDialog
      title={titleOf(restore.title, text.restoring.named)}
      onClose={onClose}
      actions={(close) => (
        <Button type="button" onClick={close}>
          {text.common.close}
        </Button>
      )}
    >
      {found.error && <ErrorMessage error={found.error} />}
      {found.isPending && <Loading />}
      {found.data && <RestoreResult restore={found.data} />}
    </ModalDialog>
  );
}

/** The server names a restore in English after what is restored. */
function titleOf(title: string, named: (name: string) => string): string {
  const [, name] = /^Restoring (.+)$/s.exec(title) ?? [];
  return name === undefined ? title : named(name);
}
