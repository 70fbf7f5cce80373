import { Button, Text, Toolbar, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular, ArrowUndoRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { RestoreDialog } from './RestoreDialog.tsx';
import { SaveProgress, useSaving } from './SaveProgress.tsx';
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
  const download = useSaving();
  const { saving } = download;
  // Items of lists are no files: there is nothing to download of them.
  const savable = selected.length > 0 && selected.every(({ kind }) => kind !== 'list' && kind !== 'item');
  const single = selected.length === 1 && selected[0]?.kind === 'file';
  return (
    <>
      <Toolbar style={{ flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS }}>
        <Text wrap={false}>{text.restore.selected(selected.length)}</Text>
        <Button
          appearance="subtle"
          icon={<ArrowDownloadRegular />}
          disabled={!savable || saving.isPending}
          onClick={() => saving.mutate(source.saves(place, selected))}
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
      <SaveProgress {...download} />
      {restoring && (
        <RestoreDialog
          source={source}
          place={place}
          selected={selected}
          onClose={() => {
            setRestoring(false);
            props.onDone();
          }}
        />
      )}
    </>
  );
}
