import { Button, MessageBar, MessageBarBody, Spinner, Text } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { BrokenOff, saveFile } from '../../api/save-file.ts';
import { ApiError } from '../../api/send.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import type { Save } from './source.ts';
import { useLeaveWarning } from './use-leave-warning.ts';

/** Saves files one after the other, and tells how far it is. `true` in the end, unless the person changed his mind. */
export function useSaving() {
  const [now, setNow] = useState<{ readonly received: number; readonly total: number | undefined }>();
  const stop = useRef<AbortController>(undefined);
  const saving = useMutation({
    mutationFn: async (saves: readonly Save[]) => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      const onBytes = (received: number, total: number | undefined): void => setNow({ received, total });
      for (const { fileName, open } of saves) {
        setNow(undefined);
        if (!(await saveFile(fileName, open, { signal, onBytes }))) return false;
      }
      return true;
    },
  });
  useLeaveWarning(saving.isPending);
  return { saving, now, stop: () => stop.current?.abort(new DOMException('stopped', 'AbortError')) };
}

/** How far a download is, and why it broke off: a file that is not whole is never called saved. */
export function SaveProgress({ saving, now, stop }: ReturnType<typeof useSaving>) {
  const text = useText();
  const { error } = saving;
  if (saving.isPending) {
    const { received, total } = now ?? { received: 0, total: undefined };
    return (
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0.75rem' }}>
        <Spinner size="tiny" />
        <Text>
          {total === undefined
            ? text.restoring.saving(bytes(received))
            : text.restoring.savingOf(bytes(received), bytes(total))}
        </Text>
        <Button size="small" onClick={stop}>
          {text.restoring.stop}
        </Button>
      </div>
    );
  }
  if (error instanceof BrokenOff)
    return <ErrorMessage error={new ApiError(0, text.restoring.brokenOff(bytes(error.received)), error)} />;
  if (error && error.name !== 'AbortError') return <ErrorMessage error={error} />;
  if (saving.data !== true) return null;
  return (
    <MessageBar intent="success" role="status">
      <MessageBarBody>{text.restore.saved}</MessageBarBody>
    </MessageBar>
  );
}
