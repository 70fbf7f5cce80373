import { Breadcrumb, BreadcrumbButton, BreadcrumbDivider, BreadcrumbItem, Card } from '@fluentui/react-components';
import { Fragment, useCallback, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { DocumentView } from './DocumentView.tsx';
import { EntryList } from './EntryList.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import type { Entry, Place, Source } from './source.ts';

/** A OneDrive or site of the restore point: the way down to a folder, what lies in it, and what to do with the selected part. */
export function FolderView({ source, place }: { readonly source: Source; readonly place: Place }) {
  const text = useText();
  const [way, setWay] = useState<readonly Pick<Entry, 'id' | 'name'>[]>([]);
  const [selected, setSelected] = useState<ReadonlyMap<string, Entry>>(new Map());
  const [viewed, setViewed] = useState<Entry>();
  const parentId = way.at(-1)?.id ?? 'root';
  const enter = (to: readonly Pick<Entry, 'id' | 'name'>[]): void => {
    setSelected(new Map());
    setWay(to);
  };
  // Rows are drawn anew only when something of theirs has changed: what they call stays the same.
  const toggle = useCallback((entry: Entry): void => {
    setSelected((before) => {
      const next = new Map(before);
      if (!next.delete(entry.id)) next.set(entry.id, entry);
      return next;
    });
  }, []);
  const open = useCallback((entry: Entry): void => {
    if (entry.kind === 'file') {
      setViewed(entry);
      return;
    }
    setSelected(new Map());
    setWay((before) => [...before, entry]);
  }, []);
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
      <EntryList
        key={parentId}
        source={source}
        place={{ ...place, parentId }}
        selected={selected}
        onToggle={toggle}
        onOpen={open}
      />
      {viewed && <DocumentView source={source} place={place} document={viewed} onClose={() => setViewed(undefined)} />}
    </Card>
  );
}
