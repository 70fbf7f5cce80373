import { Button, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { ErrorMessage } from './ErrorMessage.tsx';
import { ModalDialog } from './ModalDialog.tsx';

/** A form in a dialog. It stays open with the reason when the server refuses. */
export function FormDialog(props: {
  readonly title: string;
  readonly submitText: string;
  readonly onClose: () => void;
  readonly submit: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const text = useText();
  const sending = useMutation({ mutationFn: props.submit });
  return (
    <ModalDialog
      title={props.title}
      onClose={props.onClose}
      onSubmit={(close) => sending.mutate(undefined, { onSuccess: close })}
      actions={(close) => (
        <>
          <Button appearance="secondary" type="button" onClick={close}>
            {text.common.cancel}
          </Button>
          <Button
            appearance="primary"
            type="submit"
            disabledFocusable={sending.isPending}
            icon={sending.isPending ? <Spinner size="tiny" /> : null}
          >
            {props.submitText}
          </Button>
        </>
      )}
    >
      {props.children}
      {sending.error && <ErrorMessage error={sending.error} />}
    </ModalDialog>
  );
}
