import { ProgressBar, Text } from '@fluentui/react-components';
import { bytes, number } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import { type Progress, useRate } from './use-restoring.ts';

/** How far a restore is: files, bytes, rate, and how long it will take where that can be said. */
export function RestoreProgress(props: {
  readonly now: Progress | undefined;
  readonly part: number;
  readonly parts: number;
}) {
  const text = useText();
  const { now, part, parts } = props;
  const rate = useRate(now);
  const words = now === undefined ? text.restore.running : wordsOf(now, text.restoring);
  // Small files take time for themselves, so that neither files nor bytes alone tell how far it is.
  const share =
    now?.isCounted && now.totalFiles > 0
      ? (now.files / now.totalFiles + (now.totalBytes > 0 ? now.bytes / now.totalBytes : 1)) / 2
      : undefined;
  const pace = rate === undefined || rate === 0 ? [] : [text.restoring.rate(bytes(rate))];
  const minutes = now?.isCounted && rate ? (now.totalBytes - now.bytes) / rate / 60 : undefined;
  if (minutes !== undefined) pace.push(text.restoring.left(Math.round(minutes)));
  return (
    <div>
      {parts > 1 && (
        <Text block size={200}>
          {text.restoring.part(part + 1, parts)}
        </Text>
      )}
      <Text block weight="semibold">
        {words}
      </Text>
      <ProgressBar
        aria-label={text.restoring.label}
        aria-valuetext={words}
        thickness="large"
        {...(share === undefined ? {} : { value: share })}
      />
      <Text block size={200}>
        {pace.join(', ') || '\u00a0'}
      </Text>
      <Text block>{text.restoring.stay}</Text>
    </div>
  );
}

function wordsOf(now: Progress, text: ReturnType<typeof useText>['restoring']): string {
  const files = number(now.files);
  const total = number(now.totalFiles);
  return now.isCounted
    ? text.counted(files, total, bytes(now.bytes), bytes(now.totalBytes))
    : text.counting(files, total, bytes(now.bytes));
}
