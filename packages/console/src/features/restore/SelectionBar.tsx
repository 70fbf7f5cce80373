import { Button, MessageBar, Spinner, Text, Toolbar } from '@fluentui/react-components';
import { ArrowDownloadRegular, ArrowUndoRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import type { Entry, Place, Source } from './source.ts';

/** What can be done with the selected entries: download and restore. */
export function SelectionBar(props: {
  readonly source: Source;
  readonly place: Place;
  readonly selected: readonly Entry[];
  readonly onDone: () => void;
}) {
  const text = useText();
  const { source, place, selected } = props;
  const [restoring, setRestoring] = useState(false);
  const saving = useMutation({ mutationFn: () => source.save(place, selected) });
  // Items of lists are no files: there is nothing to download of them.
  const savable = selected.length > 0 && selected.every(({ kind }) => kind !== 'list' && kind !== 'item');
  const single = selected.length === 1 && selected[0]?.kind === 'file';
  return (
    <>
      <Toolbar>
        <Text>{text.restore.selected(selected.length)}</Text>
        <Button
          appearance="subtle"
          icon={saving.isPending ? <Spinner size="tiny" /> : <ArrowDownloadRegular />}
          disabled={!savable || saving.isPending}
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
          count={selected.length}
          restore={(conflict) => source.restore(place, selected, conflict)}
          onClose={() => {
            setRestoring(false);
            props.onDone();
          }}
        />
      )}
    </>
  );
}
