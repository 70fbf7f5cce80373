import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';

/** How good it is to be in a state. */
export type Tone = 'good' | 'middling' | 'bad' | 'neutral';

/** How many are in a state, and the same in words. */
export interface StatePart {
  readonly key: string;
  readonly tone: Tone;
  readonly count: number;
  readonly text: string;
}

// Colours that the system forces upon pages leave no backgrounds; here the background is what is told, and the words beside it tell the same.
const forced = '@media (forced-colors: active)';
const told = (color: string) => ({ forcedColorAdjust: 'none', backgroundColor: color }) as const;

const useStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  bar: { display: 'flex', gap: '2px', height: '12px', borderRadius: tokens.borderRadiusMedium, overflow: 'hidden' },
  part: { minWidth: '4px', flexBasis: 0 },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXXS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
  entry: { display: 'flex', alignItems: 'baseline', columnGap: tokens.spacingHorizontalXS },
  swatch: { width: '10px', height: '10px', flexShrink: 0, borderRadius: tokens.borderRadiusSmall },
  good: { backgroundColor: tokens.colorPaletteGreenBackground3, [forced]: told('CanvasText') },
  middling: { backgroundColor: tokens.colorPaletteMarigoldBackground3, [forced]: told('Highlight') },
  bad: { backgroundColor: tokens.colorPaletteRedBackground3, [forced]: told('LinkText') },
  neutral: { backgroundColor: tokens.colorNeutralStrokeAccessible, [forced]: told('GrayText') },
});

/** How many are in which state: a bar in colours, and below it each part in words. Parts of nothing are left out. */
export function StateBar({ label, parts }: { readonly label: string; readonly parts: readonly StatePart[] }) {
  const styles = useStyles();
  const shown = parts.filter(({ count }) => count > 0);
  return (
    <div className={styles.frame}>
      <Text size={200}>{label}</Text>
      <div className={styles.bar} aria-hidden="true">
        {shown.map(({ key, tone, count }) => (
          <div key={key} className={mergeClasses(styles.part, styles[tone])} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={styles.legend} aria-label={label}>
        {shown.map(({ key, tone, text }) => (
          <li key={key} className={styles.entry}>
            <span className={mergeClasses(styles.swatch, styles[tone])} aria-hidden="true" />
            <Text size={200}>{text}</Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
