import { Button, Field, MessageBar, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { useText } from '../../text/use-text.ts';
import type { Conflict, Report } from './source.ts';

/** Restores entries to where they were and shows what became of each that needs a look. */
export function RestoreDialog(props: {
  readonly count: number;
  readonly restore: (conflict: Conflict) => Promise<readonly Report[]>;
  readonly onClose: () => void;
}) {
  const text = useText();
  const [conflict, setConflict] = useState<Conflict>('Keep');
  const restoring = useMutation({ mutationFn: () => props.restore(conflict) });
  return (
    <ModalDialog
      title={text.restore.restoreTitle(props.count)}
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
  const sum = (member: 'restoredItemsCount' | 'skippedItemsByNoChangesCount' | 'failedItemsCount'): number =>
    reports.reduce((total, report) => total + (report[member] ?? 0), 0);
  const failed = sum('failedItemsCount');
  const issues = reports.flatMap(({ restoreIssues }) => restoreIssues ?? []);
  return (
    <>
      <MessageBar intent={failed > 0 ? 'warning' : 'success'}>
        {text.restore.result(sum('restoredItemsCount'), sum('skippedItemsByNoChangesCount'), failed)}
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
