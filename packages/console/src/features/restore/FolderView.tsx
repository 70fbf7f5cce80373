import {
  Breadcrumb,
  BreadcrumbButton,
  BreadcrumbDivider,
  BreadcrumbItem,
  Card,
  makeStyles,
  SearchBox,
  tokens,
} from '@fluentui/react-components';
import { Fragment, useCallback, useState } from 'react';
import { useSettled } from '../../components/use-settled.ts';
import { useText } from '../../text/use-text.ts';
import { DocumentView } from './DocumentView.tsx';
import { EntryList } from './EntryList.tsx';
import { found } from './found.ts';
import { SelectionBar } from './SelectionBar.tsx';
import type { Entry, Listed, Place, Source } from './source.ts';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  way: { flexGrow: 1, minWidth: 0 },
});

/** A OneDrive or site of the restore point: the way down to a folder, what lies in it or what a search finds, and what to do with the selected part. */
export function FolderView({ source, place }: { readonly source: Source; readonly place: Place }) {
  const text = useText();
  const styles = useStyles();
  const [way, setWay] = useState<readonly Pick<Entry, 'id' | 'name'>[]>([]);
  const [selected, setSelected] = useState<ReadonlyMap<string, Entry>>(new Map());
  const [viewed, setViewed] = useState<Entry>();
  const [typed, setTyped] = useState('');
  const sought = useSettled(typed.trim());
  const parentId = way.at(-1)?.id ?? 'root';
  const isSearch = sought !== '' && typed.trim() !== '';
  const listed = isSearch ? found(sought) : folder(source, parentId);
  const enter = useCallback((to: readonly Pick<Entry, 'id' | 'name'>[]): void => {
    setSelected(new Map());
    setTyped('');
    setWay(to);
  }, []);
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
    setTyped('');
    setWay((before) => [...(entry.within ? wayTo(entry.within) : before), entry]);
  }, []);
  const show = useCallback((entry: Entry) => entry.within && enter(wayTo(entry.within)), [enter]);
  return (
    <Card>
      <div className={styles.head}>
        <Breadcrumb className={styles.way} aria-label={text.restore.objects}>
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
        <SearchBox
          aria-label={text.restore.search}
          placeholder={text.restore.search}
          value={typed}
          onChange={(_, { value }) => {
            setSelected(new Map());
            setTyped(value);
          }}
        />
      </div>
      <SelectionBar
        source={source}
        place={place}
        selected={[...selected.values()]}
        onDone={() => setSelected(new Map())}
      />
      <EntryList
        key={listed.id}
        listed={listed}
        place={{ ...place, parentId }}
        empty={isSearch ? text.restore.foundNothing : text.restore.emptyFolder}
        selected={selected}
        onToggle={toggle}
        onOpen={open}
        onShow={show}
      />
      {viewed && <DocumentView source={source} place={place} document={viewed} onClose={() => setViewed(undefined)} />}
    </Card>
  );
}

/** What lies in a folder (`root`: at the top): folders first. */
function folder({ top, below }: Source, id: string): Listed {
  return { id, parts: id === 'root' ? top : below };
}

/** The way to where something was found: the folders above are known by name alone, so they stand together. */
function wayTo({ names, id }: NonNullable<Entry['within']>): readonly Pick<Entry, 'id' | 'name'>[] {
  return id === undefined ? [] : [{ id, name: names.join(' / ') }];
}
