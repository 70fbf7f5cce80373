import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useState } from 'react';

const useStyles = makeStyles({
  // Half of the dialog, which Fluent gives them, is too little for two buttons with German words.
  actions: { gridColumnStart: 1 },
  wide: { maxWidth: 'min(80rem, 96vw)' },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalM,
  },
});

/**
 * A dialog that is open as soon as it is there. It closes itself and tells `onClose` once it is gone: taken away while it still
 * is open, it would leave the page behind it hidden from screen readers.
 */
export function ModalDialog(props: {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, given the way to close. */
  readonly actions: (close: () => void) => ReactNode;
  /** What Enter does, given the way to close. */
  readonly onSubmit?: (close: () => void) => void;
  /** Keeps it open while something is under way. */
  readonly busy?: boolean;
  /** As wide as the window allows, for things side by side. */
  readonly wide?: boolean;
  readonly onClose: () => void;
}) {
  const styles = useStyles();
  const [open, setOpen] = useState(true);
  const close = (): void => setOpen(false);
  const [opener] = useState(() => document.activeElement);
  const gone = (): void => {
    // What opened the dialog may be gone too. Without the focus the page would stay hidden from screen readers.
    const there = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
    (there ? opener : document.getElementById('content'))?.focus();
    props.onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    props.onSubmit?.(close);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => !data.open && !props.busy && close()}
      surfaceMotion={{ onMotionFinish: (_, { direction }) => direction === 'exit' && gone() }}
    >
      <DialogSurface className={props.wide === true ? styles.wide : undefined}>
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{props.title}</DialogTitle>
            <DialogContent className={styles.content}>{props.children}</DialogContent>
            <DialogActions className={styles.actions}>{props.actions(close)}</DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
