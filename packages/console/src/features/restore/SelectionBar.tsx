import { Button, MessageBar, Spinner, Text, Toolbar } from '@fluentui/react-components';
import { ArrowDownloadRegular, ArrowUndoRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';
import type { Entry } from './entries.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import { saveEntries } from './save-entries.ts';

/** What can be done with the selected entries: download and restore. */
export function SelectionBar(props: {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
  readonly selected: readonly Entry[];
  readonly onDone: () => void;
}) {
  const text = useText();
  const { selected } = props;
  const [restoring, setRestoring] = useState(false);
  const saving = useMutation({ mutationFn: () => saveEntries(props, selected) });
  const single = selected.length === 1 && selected[0]?.kind === 'file';
  return (
    <>
      <Toolbar>
        <Text>{text.restore.selected(selected.length)}</Text>
        <Button
          appearance="subtle"
          icon={saving.isPending ? <Spinner size="tiny" /> : <ArrowDownloadRegular />}
          disabled={selected.length === 0 || saving.isPending}
          onClick={() => saving.mutate()}
        >
          {single ? text.restore.save : text.restore.saveZip}
        </Button>
        <Button
          appearance="subtle"
          icon={<ArrowUndoRegular />}
          disabled={selected.length === 0}
          onClick={() => setRestoring(true)}
        >
          {text.restore.restore}
        </Button>
      </Toolbar>
      {saving.error && <ErrorMessage error={saving.error} />}
      {saving.data === true && <MessageBar intent="success">{text.restore.saved}</MessageBar>}
      {restoring && (
        <RestoreDialog
          {...props}
          onClose={() => {
            setRestoring(false);
            props.onDone();
          }}
        />
      )}
    </>
  );
}
