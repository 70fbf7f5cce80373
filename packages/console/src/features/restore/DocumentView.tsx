import { Button, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, moment } from '../../components/format.ts';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { useText } from '../../text/use-text.ts';
import { Preview } from './Preview.tsx';
import { SaveProgress, useSaving } from './SaveProgress.tsx';
import type { Entry, Place, Save, Source, Version } from './source.ts';

const useStyles = makeStyles({
  sides: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(20rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  side: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
});

interface Shown {
  readonly source: Source;
  readonly place: Place;
  readonly document: Entry;
}

/** A document of the restore point: what it looks like, and beside it an earlier version if one is chosen. */
export function DocumentView({ onClose, ...shown }: Shown & { readonly onClose: () => void }) {
  const text = useText();
  const styles = useStyles();
  const { source, place, document } = shown;
  const [beside, setBeside] = useState<Version>();
  const versions = useQuery({
    queryKey: ['versions', place.restoreSessionId, place.objectId, document.id],
    queryFn: ({ signal }) => source.versions(place, document.id, signal),
  });
  const known = versions.data ?? [];
  return (
    <ModalDialog
      title={document.name}
      wide
      onClose={onClose}
      actions={(close) => <Button onClick={close}>{text.common.close}</Button>}
    >
      {versions.error && <ErrorMessage error={versions.error} />}
      {known.length > 0 ? (
        <Select
          aria-label={text.preview.beside}
          value={String(beside?.number ?? '')}
          onChange={(_, { value }) => setBeside(known.find(({ number }) => String(number) === value))}
        >
          <option value="">{text.preview.chooseVersion(known.length)}</option>
          {known.map(({ number, label, modified, modifiedBy }) => (
            <option key={number} value={String(number)}>
              {[label, moment(modified), modifiedBy].filter((part) => part !== '').join(' · ')}
            </option>
          ))}
        </Select>
      ) : (
        versions.isSuccess && <Text size={200}>{text.preview.noVersions}</Text>
      )}
      <div className={styles.sides}>
        <Side {...shown} version={undefined} />
        {beside && <Side key={beside.number} {...shown} version={beside} />}
      </div>
    </ModalDialog>
  );
}

function Side(props: Shown & { readonly version: Version | undefined }) {
  const text = useText();
  const styles = useStyles();
  const { source, place, document, version } = props;
  const download = useSaving();
  const { saving } = download;
  const save: Save = {
    fileName: document.name,
    open: (signal) => source.content(place, document.id, version, signal),
  };
  const { size, modified, modifiedBy } = version ?? document;
  const name = version ? text.preview.version(version.label) : text.preview.ofPoint;
  return (
    <section className={styles.side} aria-label={name}>
      <Text weight="semibold">{name}</Text>
      <Text size={200}>
        {bytes(size)} · {moment(modified)} {modifiedBy && `${text.restore.by} ${modifiedBy}`}
      </Text>
      <Preview {...props} />
      <SaveProgress {...download} />
      <Button
        size="small"
        disabled={saving.isPending}
        onClick={() => saving.mutate([save])}
        style={{ alignSelf: 'start' }}
      >
        {text.restore.save}
      </Button>
    </section>
  );
}
