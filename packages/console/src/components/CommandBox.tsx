import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';

const useStyles = makeStyles({
  frame: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  text: {
    flexGrow: 1,
    flexBasis: 0,
    minWidth: 0,
    overflowX: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  command: {
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    '@media (max-width: 700px)': { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  },
});

/** A command or secret to be copied as it stands. */
export function CommandBox({ label, command }: { readonly label: string; readonly command: string }) {
  const text = useText().common;
  const styles = useStyles();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    setSaid('');
    setSaid(
      await navigator.clipboard.writeText(command).then(
        () => text.copied,
        () => text.notCopied,
      ),
    );
  };
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
        onClick={() => void copy()}
      />
      <Text role="status" size={200}>
        {said}
      </Text>
    </div>
  );
}
