import { Button } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import type { Restore } from '../../api/restores.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';

/** Goes on with a restore that ended before everything was done, and with what was asked for with it. Nothing where that cannot be. */
export function ContinueRestore(props: {
  readonly restore: Restore;
  /** Told of the restore that goes on. */
  readonly onContinued: (goesOn: Restore) => void;
}) {
  const text = useText().restoring;
  const queries = useQueryClient();
  const { id: restoreId, restoreSessionId, title, canContinue } = props.restore;
  const continuing = useMutation({
    mutationFn: () => call('Coffer_ContinueRestore', { path: { restoreSessionId, restoreId }, body: {} }),
    onSuccess: props.onContinued,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['restores'] });
      await queries.invalidateQueries({ queryKey: ['restore', restoreId] });
    },
  });
  if (!canContinue) return null;
  return (
    <>
      <Button
        type="button"
        aria-label={`${text.continue}: ${title}`}
        disabled={continuing.isPending || continuing.isSuccess}
        onClick={() => continuing.mutate()}
      >
        {text.continue}
      </Button>
      {continuing.error && <ErrorMessage error={continuing.error} />}
    </>
  );
}
