import type { AnswerOf } from '@coffer/contract';
import type { CoverageFigures } from '../../services/coverage/coverage-figures.ts';
import type { CoverageSum } from '../../services/coverage/coverage-totals.ts';
import type { Estimate, UnitsToGo } from '../../services/forecast/estimate.ts';
import type { Forecast } from '../../services/forecast/forecast.ts';
import type { RunningSession } from '../../services/forecast/running-sessions.ts';
import type { Rate } from '../../services/forecast/trend.ts';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { momentOf } from './present.ts';
import { presentBudget, presentWait } from './present-insight.ts';

type Running = AnswerOf<'Coffer_GetRunningSessions'>['sessions'][number];
type Sum = AnswerOf<'Coffer_GetCoverageTotals'>['total'];

/** How everything stands and what runs, for all organizations at once. */
export function overviewHandlers({
  coverageTotals,
  runningSessions,
}: Pick<
  Services,
  'coverageTotals' | 'runningSessions'
>): Handlers<`Coffer_${'GetCoverageTotals' | 'GetRunningSessions'}`> {
  return {
    Coffer_GetCoverageTotals: async () => {
      const { total, organizations, troubled } = await coverageTotals.overview();
      return {
        total: presentSum(total),
        organizations: organizations.map(({ id, name, ...sum }) => ({
          organizationId: id,
          organizationName: name,
          ...presentSum(sum),
        })),
        troubled: troubled.map(({ jobId, jobName, organizationId, figures, countedAt }) => ({
          ...{ jobId, jobName, organizationId },
          ...presentFigures(figures),
          counted: momentOf(countedAt),
        })),
      };
    },
    Coffer_GetRunningSessions: async () => {
      const { running, queued } = await runningSessions.list();
      return { sessions: running.map(presentRunning), queued };
    },
  };
}

function presentSum({ jobs, unknownJobs, oldest, newest, ...figures }: CoverageSum): Sum {
  return {
    ...presentFigures(figures),
    jobs,
    unknownJobs,
    ...(oldest === undefined ? {} : { oldest: momentOf(oldest) }),
    ...(newest === undefined ? {} : { newest: momentOf(newest) }),
  };
}

function presentFigures({ objects, items, bytes }: CoverageFigures) {
  return { objects: { ...objects } as Record<string, number>, items: { ...items } as Record<string, number>, bytes };
}

function presentRunning(one: RunningSession): Running {
  const { session, forecast, rate, wait, budget, planned, sizes } = one;
  return {
    sessionId: session.id,
    jobId: session.jobId,
    jobName: session.jobName,
    organizationId: session.organizationId,
    organizationName: one.organizationName,
    isFull: session.full,
    startTime: momentOf(one.startedAt),
    ...(planned === undefined ? {} : { plannedObjects: planned }),
    processedObjects: one.processed,
    items: one.items,
    readBytes: one.readBytes,
    ...(rate === undefined ? {} : { rate: presentRate(rate) }),
    resourceUnits: one.units,
    ...(forecast === undefined ? {} : presentForecast(forecast)),
    ...(sizes === undefined || sizes.objects === 0
      ? {}
      : { sizes: { objects: sizes.objects, bytes: sizes.bytes, doneBytes: sizes.done } }),
    forecast: {
      ...presentEstimate(one.estimate),
      ...(one.unitsToGo === undefined ? {} : presentToGo(one.unitsToGo)),
      ...(one.isLeast ? { isLeast: true } : {}),
    },
    ...(budget === undefined ? {} : { budget: presentBudget(budget) }),
    ...(wait === undefined ? {} : { wait: presentWait(wait) }),
    bottleneck: session.statistics.bottleneck,
  };
}

function presentForecast({ units, from }: Forecast) {
  return { forecastUnits: units, forecastFrom: from, isGuess: from === 'users' };
}

function presentToGo({ units, least }: UnitsToGo) {
  const [unitsToGo, leastUnitsToGo] = [Math.round(units), Math.round(least)];
  return { unitsToGo, ...(leastUnitsToGo < unitsToGo ? { leastUnitsToGo } : {}) };
}

function presentRate({ objects, seconds, items, bytes }: Rate) {
  return { objectsPerHour: (objects / seconds) * 3_600, itemsPerSecond: items, bytesPerSecond: bytes };
}

function presentEstimate(estimate: Estimate | undefined): Running['forecast'] {
  if (estimate === undefined) return {};
  const { work, budgetAt, limit, end } = estimate;
  return {
    ...(end === undefined ? {} : { end: momentOf(end.at), decidedBy: end.by }),
    ...(end === undefined || end.earliest >= end.at ? {} : { earliest: momentOf(end.earliest) }),
    ...(work === undefined ? {} : { workEnd: momentOf(work.at), workEndFrom: work.from }),
    ...(budgetAt === undefined ? {} : { budgetEnd: momentOf(budgetAt) }),
    ...(limit === undefined ? {} : { limit }),
  };
}
