import type { AnswerOf } from '@coffer/contract';
import { Button, Field, MessageBar, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { useText } from '../../text/use-text.ts';
import type { Entry } from './entries.ts';

type Report = AnswerOf<'OneDriveDocument_RestoreDocumentsAction'>;
type Conflict = 'Keep' | 'Overwrite';

interface Place {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
}

/** Restores entries to where they were and shows what became of each that needs a look. */
export function RestoreDialog(props: Place & { readonly selected: readonly Entry[]; readonly onClose: () => void }) {
  const text = useText();
  const [conflict, setConflict] = useState<Conflict>('Keep');
  const restoring = useMutation({ mutationFn: () => restore(props, props.selected, conflict) });
  return (
    <ModalDialog
      title={text.restore.restoreTitle(props.selected.length)}
      busy={restoring.isPending}
      onClose={props.onClose}
      onSubmit={() => restoring.mutate()}
      actions={(close) => (
        <>
          <Button disabled={restoring.isPending} type="button" onClick={close}>
            {text.common.close}
          </Button>
          {!restoring.data && (
            <Button appearance="primary" type="submit" disabled={restoring.isPending}>
              {text.restore.restore}
            </Button>
          )}
        </>
      )}
    >
      {!restoring.data && (
        <Field label={text.restore.conflict}>
          <RadioGroup
            value={conflict}
            disabled={restoring.isPending}
            onChange={(_, { value }) => setConflict(value === 'Overwrite' ? 'Overwrite' : 'Keep')}
          >
            <Radio value="Keep" label={text.restore.keep} />
            <Radio value="Overwrite" label={text.restore.overwrite} />
          </RadioGroup>
        </Field>
      )}
      {restoring.isPending && <Spinner label={text.restore.running} />}
      {restoring.error && <ErrorMessage error={restoring.error} />}
      {restoring.data && <Result reports={restoring.data} />}
    </ModalDialog>
  );
}

function Result({ reports }: { readonly reports: readonly Report[] }) {
  const text = useText();
  const sum = (member: 'restoredItemsCount' | 'failedItemsCount'): number =>
    reports.reduce((total, report) => total + (report[member] ?? 0), 0);
  const failed = sum('failedItemsCount');
  const issues = reports.flatMap(({ restoreIssues }) => restoreIssues ?? []);
  return (
    <>
      <MessageBar intent={failed > 0 ? 'warning' : 'success'}>
        {text.restore.result(sum('restoredItemsCount'), failed)}
      </MessageBar>
      <ul>
        {issues.map(({ path, title, error, warnings }) => (
          <li key={path ?? title}>
            {path ?? title}: {error ?? warnings?.join(' ')}
          </li>
        ))}
      </ul>
    </>
  );
}

async function restore(place: Place, selected: readonly Entry[], documentAction: Conflict): Promise<readonly Report[]> {
  const path = { restoreSessionId: place.restoreSessionId, oneDriveId: place.oneDriveId };
  const ids = (kind: Entry['kind']) => selected.filter((entry) => entry.kind === kind).map(({ id }) => ({ id }));
  const documents = ids('file');
  const folders = ids('folder');
  const reports: Report[] = [];
  if (documents.length > 0) {
    const body = { documents, documentAction };
    reports.push(await call('OneDriveDocument_RestoreDocumentsAction', { path, body }));
  }
  if (folders.length > 0) {
    const body = { folders, documentAction };
    reports.push(await call('OneDriveFolder_RestoreFoldersAction', { path, body }));
  }
  return reports;
}
