import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useText } from '../text/use-text.ts';

const useStyles = makeStyles({
  frame: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalS },
  text: {
    flexGrow: 1,
    minWidth: 0,
    overflowX: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  command: { margin: 0, fontFamily: tokens.fontFamilyMonospace },
});

/** A command or secret to be copied as it stands. */
export function CommandBox({ label, command }: { readonly label: string; readonly command: string }) {
  const text = useText().common;
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.text} tabIndex={0} aria-label={label}>
        <pre className={styles.command}>{command}</pre>
      </section>
      <Button
        appearance="subtle"
        icon={<CopyRegular />}
        aria-label={`${text.copy}: ${label}`}
        onClick={() => void navigator.clipboard.writeText(command)}
      />
    </div>
  );
}
