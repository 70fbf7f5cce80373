import { Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Figures } from '../../components/Figures.tsx';
import { bytes, number } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { limitName } from '../../components/limit-name.ts';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';

/** How long it would take to write everything back that the newest restore point of a job holds, and which limit decides. */
export function RecoveryTime({ jobId }: { readonly jobId: string }) {
  const text = useText();
  const found = useQuery({
    queryKey: ['recovery-time', jobId],
    queryFn: ({ signal }) => call('Coffer_GetRecoveryTime', { path: { jobId }, signal }),
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const { objects, files, folders, bytes: size, resourceUnits, seconds, limit } = found.data;
  return (
    <Section title={text.job.recovery} why={text.recovery.why}>
      <Text size={500} weight="semibold">
        {limit === null ? text.recovery.atOnce : text.recovery.atLeast(durationOf(seconds, text.recovery))}
      </Text>
      {limit !== null && <Text>{text.recovery.decides(limitName(text.usage, limit))}</Text>}
      <Figures
        figures={[
          [text.recovery.objects, number(objects)],
          [text.recovery.files, number(files)],
          [text.recovery.folders, number(folders)],
          [text.common.size, bytes(size)],
          [text.usage.units, number(resourceUnits)],
        ]}
      />
    </Section>
  );
}

function durationOf(seconds: number, text: { readonly [Unit in 'seconds' | 'minutes' | 'hours']: string }): string {
  if (seconds < 120) return `${number(seconds)} ${text.seconds}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${number(minutes)} ${text.minutes}` : `${number(minutes / 60)} ${text.hours}`;
}
