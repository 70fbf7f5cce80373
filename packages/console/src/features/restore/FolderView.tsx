import {
  Breadcrumb,
  BreadcrumbButton,
  BreadcrumbDivider,
  BreadcrumbItem,
  Card,
  Text,
} from '@fluentui/react-components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useEffect, useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useText } from '../../text/use-text.ts';
import { EntryList } from './EntryList.tsx';
import { entries } from './entries.ts';
import { SelectionBar } from './SelectionBar.tsx';
import type { Entry, Place, Source } from './source.ts';

/** A OneDrive or site of the restore point: the way down to a folder, what lies in it, and what to do with the selected part. */
export function FolderView({ source, place }: { readonly source: Source; readonly place: Place }) {
  const text = useText();
  const [way, setWay] = useState<readonly Pick<Entry, 'id' | 'name'>[]>([]);
  const [selected, setSelected] = useState<ReadonlyMap<string, Entry>>(new Map());
  const parentId = way.at(-1)?.id ?? 'root';
  const found = useInfiniteQuery(entries(source, { ...place, parentId }));
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const rows = found.data?.pages.flat() ?? [];
  // A folder without folders begins with an empty page; its files come with the next.
  useEffect(() => {
    if (rows.length === 0 && hasNextPage && !isFetching) void fetchNextPage();
  }, [rows.length, hasNextPage, isFetching, fetchNextPage]);
  const enter = (to: readonly Pick<Entry, 'id' | 'name'>[]): void => {
    setSelected(new Map());
    setWay(to);
  };
  const toggle = (entry: Entry): void => {
    const next = new Map(selected);
    if (!next.delete(entry.id)) next.set(entry.id, entry);
    setSelected(next);
  };
  return (
    <Card>
      <Breadcrumb aria-label={text.restore.objects}>
        {[{ id: 'root', name: text.restore.root }, ...way].map(({ id, name }, depth) => (
          <Fragment key={id}>
            {depth > 0 && <BreadcrumbDivider />}
            <BreadcrumbItem>
              <BreadcrumbButton current={depth === way.length} onClick={() => enter(way.slice(0, depth))}>
                {name}
              </BreadcrumbButton>
            </BreadcrumbItem>
          </Fragment>
        ))}
      </Breadcrumb>
      <SelectionBar
        source={source}
        place={place}
        selected={[...selected.values()]}
        onDone={() => setSelected(new Map())}
      />
      {found.error && <ErrorMessage error={found.error} retry={() => void found.refetch()} />}
      {rows.length > 0 && (
        <EntryList
          entries={rows}
          selected={selected}
          onToggle={toggle}
          onOpen={(entry) => enter([...way, entry])}
          onEnd={() => {
            if (hasNextPage && !isFetching) void fetchNextPage();
          }}
        />
      )}
      {rows.length === 0 && (found.isPending || hasNextPage ? <Loading /> : <Text>{text.restore.emptyFolder}</Text>)}
    </Card>
  );
}
