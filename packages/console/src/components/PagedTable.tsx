import { Button, Text } from '@fluentui/react-components';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useText } from '../text/use-text.ts';
import { type Column, DataTable } from './DataTable.tsx';
import { ErrorMessage } from './ErrorMessage.tsx';
import { Loading } from './Loading.tsx';

/** A listing that is shown as far as it has been read, with a button for more; `empty` is said where there is nothing. */
export function PagedTable<Row>(props: {
  readonly label: string;
  readonly found: UseInfiniteQueryResult<{ readonly pages: readonly (readonly Row[])[] }>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: string;
}) {
  const text = useText();
  const { found } = props;
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading />;
  const rows = found.data.pages.flat();
  if (rows.length === 0) return <Text>{props.empty}</Text>;
  return (
    <>
      <DataTable label={props.label} rows={rows} columns={props.columns} keyOf={props.keyOf} />
      {found.hasNextPage && (
        <Button appearance="subtle" disabledFocusable={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {text.common.more}
        </Button>
      )}
    </>
  );
}
