import { MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components';
import { number } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import type { Outcome } from './use-restoring.ts';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL },
  issues: { maxHeight: '30vh', overflowY: 'auto', overflowWrap: 'anywhere' },
});

type Count = 'identical' | 'enriched' | 'existed' | 'skipped' | 'failed';

/** What became of a restore: how much came back, what reading back said, and each item that needs a look. */
export function RestoreResult({ outcome: { reports, progress } }: { readonly outcome: Outcome }) {
  const text = useText();
  const styles = useStyles();
  const sum = (member: 'restoredItemsCount' | 'skippedItemsByNoChangesCount' | 'failedItemsCount'): number =>
    reports.reduce((total, report) => total + (report[member] ?? 0), 0);
  const failed = sum('failedItemsCount');
  const issues = reports.flatMap(({ restoreIssues }) => restoreIssues ?? []);
  const count = (of: Count): number => progress.reduce((total, one) => total + one[of], 0);
  const counts = (['identical', 'enriched', 'existed', 'skipped', 'failed'] as const).filter((of) => count(of) > 0);
  return (
    <>
      <MessageBar intent={failed > 0 ? 'warning' : 'success'} layout="multiline" role="status">
        <MessageBarBody>
          {text.restore.result(sum('restoredItemsCount'), sum('skippedItemsByNoChangesCount'), failed)}
        </MessageBarBody>
      </MessageBar>
      {counts.length > 0 && (
        <div>
          <Text weight="semibold">{text.restoring.readBack}</Text>
          <ul className={styles.list}>
            {counts.map((of) => (
              <li key={of}>{text.restoring[of](number(count(of)))}</li>
            ))}
          </ul>
        </div>
      )}
      {issues.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.issues} aria-label={text.restoring.issues} tabIndex={0}>
          <Text weight="semibold">{text.restoring.issues}</Text>
          <ul className={styles.list}>
            {issues.map(({ path, title, error, warnings }) => (
              <li key={path ?? title}>
                {path ?? title}: {error ?? warnings?.join(' ')}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
