import { MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { RestoreResult as Result } from '../../api/restores.ts';
import { number } from '../../components/format.ts';
import { ServerWords } from '../../components/ServerWords.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
  issues: { maxHeight: '30vh', overflowY: 'auto', overflowWrap: 'anywhere' },
});

/** What became of a restore: how much came back, what reading back said, and each item that needs a look. */
export function RestoreResult({ restore }: { readonly restore: Result }) {
  const text = useText();
  const styles = useStyles();
  const { status, message, restored, existed, failed, restoreIssues } = restore;
  const counts = (['identical', 'enriched', 'existed', 'skipped', 'failed'] as const).filter((of) => restore[of] > 0);
  const sum = text.restore.result(restored, existed, failed);
  const early = status === 'Stopped' || status === 'Interrupted' ? text.restoring.early[status] : undefined;
  // What failed before anything was tried has a reason and no figures.
  const nothing = status === 'Failed' && restored + existed + failed === 0;
  return (
    <>
      <MessageBar intent={status === 'Success' ? 'success' : 'warning'} layout="multiline" role="status">
        <MessageBarBody>{nothing ? <ServerWords>{message}</ServerWords> : (early ?? sum)}</MessageBarBody>
      </MessageBar>
      {early && <Text>{sum}</Text>}
      {counts.length > 0 && (
        <div>
          <Text weight="semibold">{text.restoring.readBack}</Text>
          <ul className={styles.list}>
            {counts.map((of) => (
              <li key={of}>{text.restoring[of](number(restore[of]))}</li>
            ))}
          </ul>
        </div>
      )}
      {restoreIssues.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.issues} aria-label={text.restoring.issues} tabIndex={0}>
          <Text weight="semibold">{text.restoring.issues}</Text>
          <ul className={styles.list}>
            {restoreIssues.map(({ path, title, error, warnings }) => (
              <li key={path ?? title}>
                {path ?? title}: <ServerWords>{error ?? warnings?.join(' ')}</ServerWords>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
