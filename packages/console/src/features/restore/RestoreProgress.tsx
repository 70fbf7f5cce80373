import { Button, ProgressBar, Text } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import type { Restore } from '../../api/restores.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, number } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import { useRate } from './use-rate.ts';

/** How far a restore is: files, bytes, rate, and how long it will take where that can be said. */
export function RestoreProgress({ restore }: { readonly restore: Restore }) {
  const text = useText().restoring;
  const rate = useRate(restore);
  const words = wordsOf(restore, text);
  const { isCounted, files, totalFiles, totalBytes } = restore;
  // Small files take time for themselves, so that neither files nor bytes alone tell how far it is.
  const share =
    isCounted && totalFiles > 0
      ? (files / totalFiles + (totalBytes > 0 ? restore.bytes / totalBytes : 1)) / 2
      : undefined;
  const pace = rate === undefined || rate === 0 ? [] : [text.rate(bytes(rate))];
  const minutes = isCounted && rate ? (totalBytes - restore.bytes) / rate / 60 : undefined;
  if (minutes !== undefined) pace.push(text.left(Math.round(minutes)));
  return (
    <div>
      <Text block weight="semibold">
        {words}
      </Text>
      <ProgressBar
        aria-label={text.label}
        aria-valuetext={words}
        thickness="large"
        {...(share === undefined ? {} : { value: share })}
      />
      <Text block size={200}>
        {pace.join(', ') || '\u00a0'}
      </Text>
    </div>
  );
}

/** Ends a restore before it is done. */
export function StopRestore({ restore: { id, restoreSessionId } }: { readonly restore: Restore }) {
  const text = useText().restoring;
  const queries = useQueryClient();
  const stopping = useMutation({
    mutationFn: () => call('Coffer_StopRestore', { path: { restoreSessionId, restoreId: id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['restore', id] }),
  });
  return (
    <>
      <Button type="button" disabled={stopping.isPending || stopping.isSuccess} onClick={() => stopping.mutate()}>
        {text.stop}
      </Button>
      {stopping.error && <ErrorMessage error={stopping.error} />}
    </>
  );
}

function wordsOf(restore: Restore, text: ReturnType<typeof useText>['restoring']): string {
  const files = number(restore.files);
  const total = number(restore.totalFiles);
  return restore.isCounted
    ? text.counted(files, total, bytes(restore.bytes), bytes(restore.totalBytes))
    : text.counting(files, total, bytes(restore.bytes));
}
