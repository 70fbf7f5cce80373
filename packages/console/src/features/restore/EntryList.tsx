import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import {
  DocumentRegular,
  FolderOpenRegular,
  FolderRegular,
  LibraryRegular,
  ListRegular,
  TextBulletListRegular,
} from '@fluentui/react-icons';
import { type ComponentType, memo, useEffect, useRef, useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, moment } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import type { Entry, EntryKind, Listed, Place } from './source.ts';
import { useEntries } from './use-entries.ts';
import { useListKeys } from './use-list-keys.ts';
import { useWindow } from './use-window.ts';

const rowHeight = 40;

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
  tick: {
    width: '16px',
    height: '16px',
    margin: `0 ${tokens.spacingHorizontalS}`,
    flexShrink: 0,
    accentColor: tokens.colorCompoundBrandBackground,
  },
  link: {
    border: 0,
    padding: 0,
    background: 'none',
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    verticalAlign: 'bottom',
    font: 'inherit',
    cursor: 'pointer',
    color: tokens.colorBrandForegroundLink,
    ':hover': { color: tokens.colorBrandForegroundLinkHover, textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  size: {
    flexShrink: 0,
    minWidth: '5rem',
    textAlign: 'end',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    '@media (max-width: 700px)': { minWidth: 0 },
  },
  within: {
    marginLeft: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  show: {
    border: 0,
    background: 'none',
    minWidth: '24px',
    minHeight: '24px',
    cursor: 'pointer',
    color: tokens.colorNeutralForeground2,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  side: {
    flexShrink: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
  when: { width: '10rem', textAlign: 'end', '@media (max-width: 700px)': { display: 'none' } },
  who: { width: '16rem', '@media (max-width: 1200px)': { display: 'none' } },
});

const icons: Readonly<Record<EntryKind, ComponentType>> = {
  library: LibraryRegular,
  list: ListRegular,
  folder: FolderRegular,
  file: DocumentRegular,
  item: TextBulletListRegular,
};

/** The entries of a folder, or what a search found. Only the rows in sight exist, so that a million of them scroll like ten. */
export function EntryList(props: {
  readonly listed: Listed;
  readonly place: Place & { readonly parentId: string };
  /** Said where there is nothing. */
  readonly empty: string;
  readonly selected: ReadonlyMap<string, Entry>;
  readonly onToggle: (entry: Entry) => void;
  readonly onOpen: (entry: Entry) => void;
  readonly onShow: (entry: Entry) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const frame = useRef<HTMLDivElement>(null);
  const [known, setKnown] = useState(0);
  const view = useWindow(frame, known, rowHeight);
  const { first, last, origin, height } = view;
  const entries = useEntries(props.listed, props.place, { first, last: Math.max(0, last) });
  useEffect(() => setKnown(entries.count), [entries.count]);
  const onKey = useListKeys(frame, entries.count, view);
  if (entries.isEmpty) return <Text role="status">{props.empty}</Text>;
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return (
    <>
      {entries.error && <ErrorMessage error={entries.error} retry={entries.retry} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of scrolling, for rows that may not exist yet */}
      <div ref={frame} className={styles.list} tabIndex={0} onKeyDown={onKey}>
        <ul className={styles.all} style={{ height }} aria-label={text.restore.entries}>
          {rows.map((row) => {
            const entry = entries.at(row);
            return (
              <li
                key={row}
                data-row={row}
                className={styles.row}
                aria-setsize={entries.isCounted ? entries.count : -1}
                aria-posinset={row + 1}
                style={{ transform: `translateY(${origin + row * rowHeight}px)` }}
              >
                {entry ? (
                  <EntryRow
                    entry={entry}
                    isSelected={props.selected.has(entry.id)}
                    onToggle={props.onToggle}
                    onOpen={props.onOpen}
                    onShow={props.onShow}
                  />
                ) : (
                  <span className={styles.side}>…</span>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

const EntryRow = memo(function EntryRow(props: {
  readonly entry: Entry;
  readonly isSelected: boolean;
  readonly onToggle: (entry: Entry) => void;
  readonly onOpen: (entry: Entry) => void;
  readonly onShow: (entry: Entry) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const { entry, isSelected, onToggle, onOpen, onShow } = props;
  const Icon = icons[entry.kind];
  const opens = entry.kind !== 'item';
  return (
    <>
      <input
        type="checkbox"
        className={styles.tick}
        aria-label={entry.name}
        checked={isSelected}
        onChange={() => onToggle(entry)}
      />
      <Icon />
      <span className={styles.name} title={entry.name}>
        {opens ? (
          // Fluent's link costs as much as the rest of a row, which shows where many come into sight at once.
          <button type="button" className={styles.link} onClick={() => onOpen(entry)}>
            {entry.name}
          </button>
        ) : (
          entry.name
        )}
        {entry.within && <span className={styles.within}>{entry.within.names.join(' / ')}</span>}
      </span>
      {entry.within && (
        <button
          type="button"
          className={styles.show}
          title={text.restore.showFolder}
          aria-label={`${text.restore.showFolder}: ${entry.name}`}
          onClick={() => onShow(entry)}
        >
          <FolderOpenRegular />
        </button>
      )}
      {entry.size !== undefined && <span className={styles.size}>{bytes(entry.size)}</span>}
      <span className={mergeClasses(styles.side, styles.when)}>{moment(entry.modified)}</span>
      <span className={mergeClasses(styles.side, styles.who)} title={entry.modifiedBy}>
        {entry.modifiedBy && `${text.restore.by} ${entry.modifiedBy}`}
      </span>
    </>
  );
});
