import { Button, Field, MessageBar, MessageBarBody, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { useText } from '../../text/use-text.ts';
import { RestoreProgress } from './RestoreProgress.tsx';
import { RestoreResult } from './RestoreResult.tsx';
import { RestoreWhere } from './RestoreWhere.tsx';
import type { Conflict, Elsewhere, Entry, Place, Source } from './source.ts';
import { useRestoring } from './use-restoring.ts';

/** Restores entries to where they were or elsewhere, shows how far it is, and what became of each that needs a look. */
export function RestoreDialog(props: {
  readonly source: Source;
  readonly place: Place;
  readonly selected: readonly Entry[];
  readonly onClose: () => void;
}) {
  const text = useText();
  const { source, place, selected } = props;
  const [conflict, setConflict] = useState<Conflict>('Keep');
  const [where, setWhere] = useState<Elsewhere>();
  const { restoring, part, now, stop } = useRestoring(place.restoreSessionId);
  const { isPending, data, error } = restoring;
  const calls =
    where && source.elsewhere
      ? source.elsewhere.restores(place, selected, { ...where, conflict })
      : source.restores(place, selected, conflict);
  const wasStopped = error?.message === 'stopped';
  return (
    <ModalDialog
      title={text.restore.restoreTitle(selected.length)}
      busy={isPending}
      onClose={props.onClose}
      onSubmit={() => restoring.mutate(calls)}
      actions={(close) => (
        <>
          {isPending ? (
            <Button type="button" onClick={stop}>
              {text.restoring.stop}
            </Button>
          ) : (
            <Button type="button" onClick={close}>
              {text.common.close}
            </Button>
          )}
          {!data && (
            <Button appearance="primary" type="submit" disabled={isPending || where?.target.trim() === ''}>
              {text.restore.restore}
            </Button>
          )}
        </>
      )}
    >
      {!data && !isPending && (
        <>
          <RestoreWhere source={source} restoreSessionId={place.restoreSessionId} value={where} onChange={setWhere} />
          <Field label={text.restore.conflict}>
            <RadioGroup
              value={conflict}
              onChange={(_, { value }) => setConflict(value === 'Overwrite' ? 'Overwrite' : 'Keep')}
            >
              <Radio value="Keep" label={text.restore.keep} />
              <Radio value="Overwrite" label={text.restore.overwrite} />
            </RadioGroup>
          </Field>
        </>
      )}
      {isPending && <RestoreProgress now={now} part={part} parts={calls.length} />}
      {wasStopped && (
        <MessageBar intent="warning" layout="multiline" role="status">
          <MessageBarBody>{text.restoring.stopped}</MessageBarBody>
        </MessageBar>
      )}
      {error && !wasStopped && <ErrorMessage error={error} />}
      {data && <RestoreResult outcome={data} />}
    </ModalDialog>
  );
}
