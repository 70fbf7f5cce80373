import { makeStyles, tokens } from '@fluentui/react-components';
import type { CSSProperties, ReactNode } from 'react';

/** On a narrow screen there are two beside each other. */
const narrow = '@media (max-width: 700px)';
const gap = tokens.spacingHorizontalM;

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(max(8.5rem, calc((100% - (var(--columns) - 1) * ${gap}) / var(--columns))), 1fr))`,
    gap,
    marginBottom: `var(--frame-below, ${tokens.spacingVerticalL})`,
    marginTop: 0,
  },
  figure: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid var(--frame-stroke, ${tokens.colorTransparentStroke})`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: `var(--frame-shadow, ${tokens.shadow4})`,
    [narrow]: { ':last-child:nth-child(odd)': { gridColumn: '1 / -1' } },
  },
  name: { fontSize: tokens.fontSizeBase200, hyphens: 'auto', overflowWrap: 'anywhere' },
  value: { margin: 0, overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
});

/** So many are put into one line. */
const most = 7;

/** Figures side by side, each with its name; where there are many, in two lines of the same length. */
export function Figures({ figures }: { readonly figures: readonly (readonly [name: string, value: ReactNode])[] }) {
  const styles = useStyles();
  const columns = figures.length > most ? Math.ceil(figures.length / 2) : figures.length;
  return (
    <dl className={styles.figures} style={{ '--columns': columns } as CSSProperties}>
      {figures.map(([name, value]) => (
        <div key={name} className={styles.figure}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
