import { Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useText } from '../../text/use-text.ts';
import { firstBytes } from './first-bytes.ts';
import { PreviewFrame } from './PreviewFrame.tsx';
import { previewKind, previewType } from './preview-kind.ts';
import type { Entry, Place, Source, Version } from './source.ts';

/** Larger pictures and PDFs are downloaded rather than shown. Bytes. */
const largest = 30_000_000;
/** So much of a text is shown. Bytes. */
const textShown = 200_000;

/** What a document, or an earlier version of it, looks like: pictures, texts and PDFs. Nothing of it is run. */
export function Preview(props: {
  readonly source: Source;
  readonly place: Place;
  readonly document: Entry;
  readonly version: Version | undefined;
}) {
  const text = useText().preview;
  const { source, place, document, version } = props;
  const { name } = document;
  const kind = previewKind(name);
  const size = version?.size ?? document.size ?? 0;
  const isShown = kind !== undefined && (kind === 'text' || size <= largest);
  const found = useQuery({
    queryKey: ['content', place.restoreSessionId, place.objectId, document.id, version?.number],
    queryFn: async ({ signal }) => {
      const answer = await source.content(place, document.id, version, signal);
      return await firstBytes(answer, kind === 'text' ? textShown : largest);
    },
    enabled: isShown,
    staleTime: Number.POSITIVE_INFINITY,
    // What is not looked at any more gives its memory back.
    gcTime: 0,
    retry: false,
  });
  const shown = useMemo(
    () => found.data && { kind: kind ?? 'text', name, type: previewType(name), ...found.data },
    [found.data, kind, name],
  );
  if (kind === undefined) return <Text>{text.none}</Text>;
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  // What a file holds may be more than what was said of it.
  if (!isShown || (found.data?.isCut && kind !== 'text')) return <Text>{text.tooLarge}</Text>;
  return shown === undefined ? <Loading /> : <PreviewFrame shown={shown} />;
}
