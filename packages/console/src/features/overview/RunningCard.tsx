import type { AnswerOf } from '@coffer/contract';
import { ProgressBar, Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type Job, runningSessions } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Figures } from '../../components/Figures.tsx';
import { bytes, fromNow, moment, nearMoment, number } from '../../components/format.ts';
import { limitName } from '../../components/limit-name.ts';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

type Running = AnswerOf<'Coffer_GetRunningSessions'>['sessions'][number];

/** What runs at the moment: how far it is, when it will end and what decides; what comes next while nothing runs. */
export function RunningCard({ jobs }: { readonly jobs: readonly Job[] }) {
  const text = useText().overview.running;
  const found = useQuery(runningSessions);
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return null;
  const { sessions, queued } = found.data;
  return (
    <Section title={text.title}>
      {sessions.length === 0 ? (
        <Nothing jobs={jobs} />
      ) : (
        sessions.map((one) => <Session key={one.sessionId} of={one} />)
      )}
      {queued > 0 && <Text>{text.queued(queued)}</Text>}
    </Section>
  );
}

function Nothing({ jobs }: { readonly jobs: readonly Job[] }) {
  const text = useText().overview.running;
  const next = jobs
    .filter(({ isEnabled, nextRun }) => isEnabled !== false && nextRun)
    .sort((a, b) => Date.parse(a.nextRun ?? '') - Date.parse(b.nextRun ?? ''))[0];
  return (
    <>
      <Text>
        {text.none} {next ? text.next(next.name ?? '', moment(next.nextRun)) : text.noSchedule}
      </Text>
      <TextLink to="/jobs">{text.go}</TextLink>
    </>
  );
}

function Session({ of }: { readonly of: Running }) {
  const words = useText();
  const text = words.overview.running;
  const { sessionId, jobName, organizationName, plannedObjects, processedObjects, rate, wait } = of;
  const listed = plannedObjects !== undefined;
  return (
    <div>
      <TextLink to={`/sessions/${sessionId}`}>{jobName}</TextLink> <Text size={200}>{organizationName}</Text>
      <ProgressBar
        thickness="large"
        aria-label={text.progress(jobName)}
        {...(listed ? { value: plannedObjects === 0 ? 1 : processedObjects / plannedObjects } : {})}
        style={{ margin: '0.5rem 0' }}
      />
      <Figures
        figures={[
          [text.done, listed ? words.common.of(processedObjects, plannedObjects) : text.listing],
          [text.moved, `${number(of.items)} · ${bytes(of.readBytes)}`],
          [text.pace, rate ? text.paceOf(number(rate.objectsPerHour), bytes(rate.bytesPerSecond)) : text.unknown],
          ...(of.sizes ? [[text.read, <Read key="read" of={of} sizes={of.sizes} />] as const] : []),
          [text.units, <Units key="units" of={of} />],
          [text.left, <Left key="left" of={of} />],
          [text.ends, <End key="end" forecast={of.forecast} />],
          [
            words.sessions.bottleneck,
            wait ? limitName(words.usage, wait.limit) : words.sessions.bottlenecks[of.bottleneck],
          ],
        ]}
      />
    </div>
  );
}

/** How much there is to read, as far as it is known, and how much of that is done. */
function Read({ of, sizes }: { readonly of: Running; readonly sizes: NonNullable<Running['sizes']> }) {
  const text = useText().overview.running;
  const { objects, bytes: all, doneBytes } = sizes;
  return (
    <>
      {text.readOf(bytes(doneBytes), bytes(all))}
      {of.plannedObjects !== undefined && objects < of.plannedObjects && (
        <Text block size={200}>
          {text.sizesKnown(number(objects), number(of.plannedObjects))}
        </Text>
      )}
    </>
  );
}

function Units({ of }: { readonly of: Running }) {
  const text = useText().overview.running;
  const { resourceUnits, forecastUnits, forecastFrom } = of;
  const { unitsToGo, leastUnitsToGo, isLeast } = of.forecast;
  if (forecastUnits === undefined || forecastFrom === undefined) return number(resourceUnits);
  const isPast = forecastFrom === 'earlier-runs' && resourceUnits > forecastUnits;
  const say = isPast ? text.pastForecast : text.forecast[forecastFrom];
  const least = number(leastUnitsToGo ?? unitsToGo);
  return (
    <>
      {say(number(resourceUnits), number(forecastUnits))}
      {unitsToGo !== undefined && forecastFrom !== 'earlier-runs' && (
        <Text block size={200}>
          {isLeast === true || leastUnitsToGo === undefined
            ? text.toGoLeast(least)
            : text.toGoBetween(least, number(unitsToGo))}
        </Text>
      )}
    </>
  );
}

function Left({ of: { budget } }: { readonly of: Running }) {
  const text = useText().overview.running;
  if (budget === undefined) return text.unknown;
  const { limit, used, window } = budget;
  const minutes = window / 60;
  const span =
    minutes < 60 ? `${number(minutes)} ${text.window.minutes}` : `${number(minutes / 60)} ${text.window.hours}`;
  return text.leftOf(number(Math.max(0, limit - used)), number(limit), span);
}

function End({ forecast }: { readonly forecast: Running['forecast'] }) {
  const words = useText();
  const text = words.overview.running;
  const { end, earliest, isLeast, decidedBy, workEndFrom, budgetEnd, limit } = forecast;
  // Without an end of the work the budget says but the least.
  const at = end ?? (limit === undefined ? undefined : budgetEnd);
  if (at === undefined) return text.unknown;
  const isBudget = end === undefined || decidedBy === 'budget';
  const when = (): string => {
    if (isLeast === true || end === undefined)
      return text.notBefore(nearMoment(earliest ?? at), fromNow(earliest ?? at));
    return earliest === undefined
      ? text.about(nearMoment(at), fromNow(at))
      : text.between(nearMoment(earliest), nearMoment(at));
  };
  return (
    <>
      <Text block weight="semibold">
        {when()}
      </Text>
      <Text block size={200}>
        {isBudget
          ? text.by.budget(limitName(words.usage, limit ?? ''))
          : earliest === undefined
            ? text.by[workEndFrom ?? 'pace']
            : text.by.both}
      </Text>
    </>
  );
}
