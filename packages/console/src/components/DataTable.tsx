import {
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** On a card the words stand where those of the card do. */
const indent = `var(--frame-indent, ${tokens.spacingHorizontalM})`;

/** Here a row stands as its name, and below it what the other columns say, as much as fits beside each other. */
const narrow = '@media (max-width: 700px)';

const useStyles = makeStyles({
  scroll: {
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: `var(--frame-shadow, ${tokens.shadow2})`,
  },
  table: { minWidth: '40rem', tableLayout: 'auto', [narrow]: { display: 'block', minWidth: 0 } },
  head: { [narrow]: { display: 'none' } },
  title: { fontWeight: tokens.fontWeightSemibold },
  body: { [narrow]: { display: 'block' } },
  row: {
    [narrow]: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalL}`,
      padding: `${tokens.spacingVerticalM} ${indent}`,
    },
    // The frame ends here.
    ':last-child': { borderBottomStyle: 'none' },
  },
  cell: {
    height: 'auto',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    ':first-child': { paddingLeft: indent },
    ':last-child': { paddingRight: indent },
    [narrow]: {
      display: 'flex',
      flexShrink: 1,
      alignItems: 'baseline',
      gap: tokens.spacingHorizontalS,
      boxSizing: 'border-box',
      width: 'auto',
      minWidth: 0,
      maxWidth: '100%',
      padding: 0,
      ':first-child': { paddingLeft: 0 },
      ':last-child': { paddingRight: 0 },
      overflowWrap: 'anywhere',
      '::before': {
        content: 'attr(data-title)',
        flexShrink: 0,
        fontSize: tokens.fontSizeBase200,
        color: tokens.colorNeutralForeground3,
      },
    },
  },
  value: { [narrow]: { minWidth: 0, flexGrow: 1 } },
  name: { [narrow]: { flexBasis: '100%', fontWeight: tokens.fontWeightSemibold, '::before': { display: 'none' } } },
  // Beside its tick.
  ticked: { [narrow]: { flexBasis: 0, flexGrow: 1, minWidth: '12rem' } },
  tick: { width: '1%', whiteSpace: 'nowrap', [narrow]: { '::before': { display: 'none' } } },
  short: { whiteSpace: 'nowrap', [narrow]: { whiteSpace: 'normal' } },
  number: {
    whiteSpace: 'nowrap',
    textAlign: 'end',
    '& > div': { justifyContent: 'end' },
    [narrow]: { whiteSpace: 'normal', textAlign: 'start' },
  },
  actions: { [narrow]: { flexBasis: '100%', '::before': { display: 'none' } } },
});

/**
 * A column: its title and what stands in it. What is `short` is never broken, a `number` stands at the end of its column, a `tick` takes no more
 * room than it needs; `actions` need no title on a narrow screen.
 */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly kind?: 'short' | 'number' | 'tick' | 'actions';
}

/**
 * Rows with their columns; on a narrow screen each row is its first column, which names it, and a list of the others. The roles are spelled out
 * because browsers forget them where a table is laid out as something else.
 */
export function DataTable<Row>(props: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
}) {
  const styles = useStyles();
  const { columns } = props;
  const hasTick = columns[0]?.kind === 'tick';
  const naming = columns[hasTick ? 1 : 0];
  const classOf = (column: Column<Row>): string =>
    mergeClasses(
      styles.cell,
      column.kind && styles[column.kind],
      column === naming && styles.name,
      column === naming && hasTick && styles.ticked,
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={props.label} tabIndex={0}>
      <Table className={styles.table} role="table" aria-label={props.label}>
        <TableHeader role="rowgroup" className={styles.head}>
          <TableRow role="row">
            {columns.map((column) => (
              <TableHeaderCell
                key={column.title}
                role="columnheader"
                className={mergeClasses(classOf(column), styles.title)}
              >
                {column.title}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className={styles.body}>
          {props.rows.map((row) => (
            <TableRow key={props.keyOf(row)} role="row" className={styles.row}>
              {columns.map((column) => (
                <TableCell key={column.title} role="cell" className={classOf(column)} data-title={column.title}>
                  <div className={styles.value}>{column.cell(row)}</div>
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
