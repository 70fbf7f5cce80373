import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  lines: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
});

/** What to have ready for a step, under its title. */
export function Prepare({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const styles = useStyles();
  return (
    <>
      <Text weight="semibold">{title}</Text>
      <ul className={styles.lines}>
        {lines.map((line) => (
          <li key={line}>
            <Text>{line}</Text>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What fills the pool: accounts or applications by how the organization signs in, and both while there is none. */
export function PreparePool({ kind }: { readonly kind: 'accounts' | 'applications' | undefined }) {
  const text = useText().guide;
  if (kind !== undefined) return <Prepare title={text.prepareTitle} lines={text.prepare[kind]} />;
  return (
    <>
      <Prepare title={text.prepareFor.accounts} lines={text.prepare.accounts} />
      <Prepare title={text.prepareFor.applications} lines={text.prepare.applications} />
    </>
  );
}
