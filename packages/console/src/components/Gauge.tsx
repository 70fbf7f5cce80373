import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  // Side by side with others the bars stand on one line, however long the labels are.
  frame: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'end',
    gap: tokens.spacingVerticalXS,
    minWidth: '8rem',
  },
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'end',
    columnGap: tokens.spacingHorizontalM,
  },
  value: { flexShrink: 0 },
  bar: {
    height: '8px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground5,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    overflow: 'hidden',
  },
  fill: {
    height: '100%',
    backgroundColor: tokens.colorBrandBackground,
    // Colours that the system forces upon pages leave no backgrounds; here the background is what is told.
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
  high: { backgroundColor: tokens.colorPaletteMarigoldBackground3 },
  full: { backgroundColor: tokens.colorPaletteRedBackground3 },
});

/** From here on a budget is nearly used up, or is. */
const high = 0.7;
const full = 0.95;

/** How much of something is used: a bar with its label, and the figures in words. `share` is 0 to 1. */
export function Gauge(props: {
  readonly label: string;
  readonly value: string;
  readonly share: number;
  /** Never warns, and says its name to screen readers alone: for a share in a table, where being full is nothing bad. */
  readonly plain?: boolean;
}) {
  const styles = useStyles();
  const share = Math.min(1, Math.max(0, props.share));
  const warns = props.plain !== true;
  const tone = warns && share >= full ? styles.full : warns && share >= high ? styles.high : undefined;
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        {warns && <Text size={200}>{props.label}</Text>}
        <Text size={200} weight="semibold" className={styles.value}>
          {props.value}
        </Text>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers give a meter element colours of their own */}
      <div
        className={styles.bar}
        role="meter"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={props.value}
      >
        <div className={mergeClasses(styles.fill, tone)} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
