import { Button, Field, Radio, RadioGroup, Text } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { isUnderWay, type Restore, restoreOf } from '../../api/restores.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { useText } from '../../text/use-text.ts';
import { ContinueRestore } from './ContinueRestore.tsx';
import { RestoreProgress, StopRestore } from './RestoreProgress.tsx';
import { RestoreResult } from './RestoreResult.tsx';
import { RestoreWhere } from './RestoreWhere.tsx';
import type { Conflict, Elsewhere, Entry, Place, Source } from './source.ts';

/** Begins to restore entries to where they were or elsewhere, and shows how far it is and what became of it. It goes on without the dialog. */
export function RestoreDialog(props: {
  readonly source: Source;
  readonly place: Place;
  readonly selected: readonly Entry[];
  readonly onClose: () => void;
}) {
  const text = useText();
  const { source, place, selected } = props;
  const { restoreSessionId } = place;
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<Conflict>('Keep');
  const [where, setWhere] = useState<Elsewhere>();
  const beginning = useMutation({
    mutationFn: async () =>
      await call('Coffer_StartRestore', {
        path: { restoreSessionId },
        body: source.wish(place, selected, { conflict, ...(where ? { where } : {}) }),
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['restores'] }),
  });
  const [goesOn, setGoesOn] = useState<Restore>();
  const begun = goesOn ?? beginning.data;
  const path = { restoreSessionId: begun?.restoreSessionId ?? restoreSessionId, restoreId: begun?.id ?? '' };
  const found = useQuery({ ...restoreOf(path), enabled: begun !== undefined });
  const restore = found.data ?? begun;
  return (
    <ModalDialog
      title={text.restore.restoreTitle(selected.length)}
      busy={beginning.isPending}
      onClose={() => {
        void queries.invalidateQueries({ queryKey: ['restores'] });
        props.onClose();
      }}
      onSubmit={() => !restore && beginning.mutate()}
      actions={(close) => (
        <>
          {restore && isUnderWay(restore) && <StopRestore key={restore.id} restore={restore} />}
          {restore && <ContinueRestore key={`after ${restore.id}`} restore={restore} onContinued={setGoesOn} />}
          <Button type="button" disabled={beginning.isPending} onClick={close}>
            {text.common.close}
          </Button>
          {!restore && (
            <Button appearance="primary" type="submit" disabled={beginning.isPending || where?.target.trim() === ''}>
              {text.restore.restore}
            </Button>
          )}
        </>
      )}
    >
      {!restore && (
        <>
          <RestoreWhere source={source} restoreSessionId={restoreSessionId} value={where} onChange={setWhere} />
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
      {restore && isUnderWay(restore) && (
        <>
          <RestoreProgress restore={restore} />
          <Text block>{text.restoring.goesOn}</Text>
        </>
      )}
      {beginning.error && <ErrorMessage error={beginning.error} />}
      {found.error && <ErrorMessage error={found.error} />}
      {found.data && !isUnderWay(found.data) && <RestoreResult restore={found.data} />}
    </ModalDialog>
  );
}
