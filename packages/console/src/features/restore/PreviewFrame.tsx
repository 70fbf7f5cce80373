import { pdfFiles } from 'virtual:pdf-files';
import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { Loading } from '../../components/Loading.tsx';
import {
  type FromFrame,
  type FromPage,
  type Look,
  type PdfFileKind,
  type PreviewKind,
  ready,
  type Wish,
} from '../../preview/protocol.ts';
import { useText } from '../../text/use-text.ts';

/** What takes longer is called broken: a document may have been made to be read for ever. Milliseconds. */
const patience = 30_000;
const folders: Readonly<Record<PdfFileKind, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
};

const useStyles = makeStyles({
  frame: {
    width: '100%',
    height: '60vh',
    // One above the other, the lower one should be seen as well.
    '@media (max-width: 700px)': { height: '45vh' },
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    // The frame is told them.
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

/** A file to be shown. */
export interface Shown {
  readonly kind: PreviewKind;
  readonly name: string;
  readonly type: string;
  readonly content: ArrayBuffer;
  readonly isCut: boolean;
}

/** Shows a file in a frame that has no origin and no network, and says why where it cannot be shown. */
export function PreviewFrame({ shown }: { readonly shown: Shown }) {
  const text = useText().preview;
  const styles = useStyles();
  const frame = useRef<HTMLIFrameElement>(null);
  const line = useRef<MessagePort>(undefined);
  const told = useRef<Look>(undefined);
  const [state, setState] = useState<'waiting' | 'shown' | 'locked' | 'broken' | 'slow'>('waiting');
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const late = setTimeout(() => setState((now) => (now === 'waiting' ? 'slow' : now)), patience);
    const hear = (what: FromFrame, port: MessagePort): void => {
      if (what.type === 'file') void handOver(what, port);
      else if (what.type === 'shown') setState((now) => (now === 'waiting' ? 'shown' : now));
      else if (what.type === 'failed') setState(what.reason);
      // Keys that are pressed in the frame do not reach the dialog by themselves.
      else element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    };
    const heard = ({ source, data }: MessageEvent<unknown>): void => {
      if (source !== element.contentWindow || data !== ready) return;
      removeEventListener('message', heard);
      const { port1, port2 } = new MessageChannel();
      line.current = port1;
      port1.onmessage = (event: MessageEvent<FromFrame>) => hear(event.data, port1);
      const look = lookOf(element);
      told.current = look;
      const wish: Wish = {
        ...shown,
        look,
        words: {
          page: text.page('{page}', '{pages}'),
          more: text.firstPages('{pages}'),
          brokenPage: text.brokenPage,
          emptyPage: text.emptyPage,
        },
      };
      // It has no origin that could be named; nothing but this server's page can be in it.
      element.contentWindow?.postMessage(wish, '*', [port2]);
    };
    addEventListener('message', heard);
    return () => {
      clearTimeout(late);
      removeEventListener('message', heard);
    };
  }, [shown, text]);
  // Whenever it is drawn anew, for then the theme may be another one, and of that nothing else tells.
  useEffect(() => {
    if (frame.current === null || told.current === undefined) return;
    const look = lookOf(frame.current);
    const { foreground, background } = told.current;
    if (look.foreground === foreground && look.background === background) return;
    told.current = look;
    line.current?.postMessage({ type: 'look', look } satisfies FromPage);
  });
  const failure = state === 'waiting' || state === 'shown' ? undefined : text[state];
  if (failure !== undefined) return <Text>{failure}</Text>;
  return (
    <>
      {state === 'waiting' && <Loading />}
      <iframe ref={frame} className={styles.frame} title={shown.name} src="/preview" sandbox="allow-scripts" />
    </>
  );
}

function lookOf(element: HTMLElement): Look {
  const { color, backgroundColor } = getComputedStyle(element);
  return { foreground: color, background: backgroundColor };
}

/** Gives the frame a file of pdf.js, and no other. */
async function handOver({ id, kind, name }: FromFrame & { readonly type: 'file' }, port: MessagePort): Promise<void> {
  const isFile = kind in folders && /^[\w-]+\.(bcmap|pfb|ttf|wasm)$/.test(name);
  const answer = isFile ? await fetch(`${pdfFiles}${folders[kind]}/${name}`).catch(() => undefined) : undefined;
  const content = answer?.ok ? await answer.arrayBuffer() : undefined;
  port.postMessage({ type: 'file', id, content } satisfies FromPage);
}
