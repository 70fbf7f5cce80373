import { Checkbox, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import {
  DocumentRegular,
  FolderRegular,
  LibraryRegular,
  ListRegular,
  TextBulletListRegular,
} from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ComponentType, useEffect, useRef } from 'react';
import { bytes, moment } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import type { Entry, EntryKind } from './source.ts';

const rowHeight = 40;
/** Rows before the end at which more are asked for. */
const ahead = 50;

const useStyles = makeStyles({
  list: { height: '60vh', overflowY: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  all: { position: 'relative', width: '100%', listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    position: 'absolute',
    left: 0,
    right: 0,
    height: `${rowHeight}px`,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  side: {
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 700px)': { display: 'none' },
  },
});

const icons: Readonly<Record<EntryKind, ComponentType>> = {
  library: LibraryRegular,
  list: ListRegular,
  folder: FolderRegular,
  file: DocumentRegular,
  item: TextBulletListRegular,
};

/** The entries of a folder. Only the rows in sight exist, so that a million of them scroll like ten. */
export function EntryList(props: {
  readonly entries: readonly Entry[];
  readonly selected: ReadonlyMap<string, Entry>;
  readonly onToggle: (entry: Entry) => void;
  readonly onOpen: (entry: Entry) => void;
  readonly onEnd: () => void;
}) {
  const text = useText();
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const { entries, selected, onToggle, onOpen, onEnd } = props;
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= entries.length - ahead) onEnd();
  }, [last, entries.length, onEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div ref={frame} className={styles.list} tabIndex={0}>
      <ul className={styles.all} style={{ height: virtual.getTotalSize() }} aria-label={text.restore.objects}>
        {rows.map(({ index, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          const Icon = icons[entry.kind];
          const opens = entry.kind !== 'file' && entry.kind !== 'item';
          return (
            <li key={entry.id} className={styles.row} style={{ transform: `translateY(${start}px)` }}>
              <Checkbox aria-label={entry.name} checked={selected.has(entry.id)} onChange={() => onToggle(entry)} />
              <Icon />
              <span className={styles.name} title={entry.name}>
                {opens ? (
                  <Link as="button" onClick={() => onOpen(entry)}>
                    {entry.name}
                  </Link>
                ) : (
                  entry.name
                )}
              </span>
              {entry.size !== undefined && <Text size={200}>{bytes(entry.size)}</Text>}
              <Text size={200} className={styles.side}>
                {moment(entry.modified, '')} {entry.modifiedBy && `${text.restore.by} ${entry.modifiedBy}`}
              </Text>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
