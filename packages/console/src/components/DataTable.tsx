import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

/** Here a row stands as a list of what its columns say, one below the other. */
const narrow = '@media (max-width: 700px)';

const useStyles = makeStyles({
  scroll: {
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow2,
  },
  table: { minWidth: '40rem', tableLayout: 'auto', [narrow]: { display: 'block', minWidth: 0 } },
  head: { [narrow]: { display: 'none' } },
  body: { [narrow]: { display: 'block' } },
  row: { [narrow]: { display: 'block', padding: `${tokens.spacingVerticalS} 0` } },
  cell: {
    height: 'auto',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    [narrow]: {
      display: 'grid',
      gridTemplateColumns: 'minmax(6rem, 30%) minmax(0, 1fr)',
      alignItems: 'baseline',
      columnGap: tokens.spacingHorizontalS,
      padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
      overflowWrap: 'anywhere',
      '::before': {
        content: 'attr(data-title)',
        fontSize: tokens.fontSizeBase200,
        color: tokens.colorNeutralForeground3,
      },
    },
  },
});

/** A column: its title and what stands in it. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
}

/** Rows with their columns; on a narrow screen each row is a list of them. The roles are spelled out because browsers forget them where a table is laid out as something else. */
export function DataTable<Row>(props: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
}) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={props.label} tabIndex={0}>
      <Table className={styles.table} role="table" aria-label={props.label}>
        <TableHeader role="rowgroup" className={styles.head}>
          <TableRow role="row">
            {props.columns.map(({ title }) => (
              <TableHeaderCell key={title} role="columnheader" className={styles.cell}>
                {title}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className={styles.body}>
          {props.rows.map((row) => (
            <TableRow key={props.keyOf(row)} role="row" className={styles.row}>
              {props.columns.map(({ title, cell }) => (
                <TableCell key={title} role="cell" className={styles.cell} data-title={title}>
                  <div>{cell(row)}</div>
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
