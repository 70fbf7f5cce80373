import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useText } from '../../text/use-text.ts';
import { previewKind, previewType } from './preview-kind.ts';
import type { Entry, Place, Source, Version } from './source.ts';

/** Larger pictures and PDFs are downloaded rather than shown. Bytes. */
const largest = 30_000_000;
/** So much of a text is shown. Bytes. */
const textShown = 200_000;

const useStyles = makeStyles({
  picture: { maxWidth: '100%', maxHeight: '60vh', objectFit: 'contain' },
  text: {
    margin: 0,
    maxHeight: '60vh',
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  frame: { width: '100%', height: '60vh', border: `1px solid ${tokens.colorNeutralStroke2}` },
});

/** What a document, or an earlier version of it, looks like: pictures, texts and PDFs. Nothing of it is run. */
export function Preview(props: {
  readonly source: Source;
  readonly place: Place;
  readonly document: Entry;
  readonly version: Version | undefined;
}) {
  const text = useText().preview;
  const { source, place, document, version } = props;
  const kind = previewKind(document.name);
  const size = version?.size ?? document.size ?? 0;
  const shown = kind !== undefined && (kind === 'text' || size <= largest);
  const content = useQuery({
    queryKey: ['content', place.restoreSessionId, place.objectId, document.id, version?.number],
    queryFn: async ({ signal }) => {
      const answer = await source.content(place, document.id, version, signal);
      return kind === 'text' ? await firstText(answer) : await answer.blob();
    },
    enabled: shown,
    staleTime: Number.POSITIVE_INFINITY,
    // What is not looked at any more gives its memory back.
    gcTime: 0,
    retry: false,
  });
  if (!shown) return <Text>{kind === undefined ? text.none : text.tooLarge}</Text>;
  if (content.error) return <ErrorMessage error={content.error} retry={() => void content.refetch()} />;
  if (content.data === undefined) return <Loading />;
  if (typeof content.data === 'string') return <TextContent text={content.data} label={document.name} />;
  return <Picture content={content.data} name={document.name} />;
}

function TextContent({ text, label }: { readonly text: string; readonly label: string }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0}>
      <pre className={styles.text}>{text}</pre>
    </section>
  );
}

function Picture({ content, name }: { readonly content: Blob; readonly name: string }) {
  const styles = useStyles();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type: previewType(name) }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, name]);
  if (url === undefined) return null;
  // The browser's own viewer draws a PDF in a process of its own; it runs in no frame that is called a sandbox, and has no way to this page.
  if (previewKind(name) === 'pdf') return <iframe className={styles.frame} src={url} title={name} />;
  return <img className={styles.picture} src={url} alt={name} />;
}

/** The beginning of a text; the rest is not even fetched. */
async function firstText(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    length += value.byteLength;
    if (length < textShown) continue;
    await reader.cancel();
    return `${text}\n…`;
  }
}
