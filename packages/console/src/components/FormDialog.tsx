import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { ErrorMessage } from './ErrorMessage.tsx';

const useStyles = makeStyles({
  fields: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalM,
  },
});

/** A form in a dialog. It stays open with the reason when the server refuses. */
export function FormDialog(props: {
  readonly title: string;
  readonly submitText: string;
  readonly onClose: () => void;
  readonly submit: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const text = useText();
  const styles = useStyles();
  const sending = useMutation({ mutationFn: props.submit, onSuccess: props.onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && props.onClose()}>
      <DialogSurface>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{props.title}</DialogTitle>
            <DialogContent className={styles.fields}>
              {props.children}
              {sending.error && <ErrorMessage error={sending.error} />}
            </DialogContent>
            <DialogActions>
              <Button appearance="secondary" type="button" onClick={props.onClose}>
                {text.common.cancel}
              </Button>
              <Button
                appearance="primary"
                type="submit"
                disabled={sending.isPending}
                icon={sending.isPending ? <Spinner size="tiny" /> : null}
              >
                {props.submitText}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
