import type { AnswerOf } from '@coffer/contract';
import type { CheckFinding, RepositoryCheck } from '../../db/stores/repository-check-store.ts';
import type { CheckView, RepositoryHealth } from '../../services/repository-checks/check-service.ts';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { pageOfPart } from '../page-of-part.ts';
import { momentOf } from './present.ts';

type Operation = `Coffer_${'StartCheck' | 'GetChecks' | 'GetCheck' | 'StopCheck' | 'GetRepositoryHealth'}`;
type Check = AnswerOf<'Coffer_GetCheck'>;
type Health = AnswerOf<'Coffer_GetRepositoryHealth'>['results'][number];

/** Checks of repositories. */
export function repositoryCheckHandlers({ checks }: Pick<Services, 'checks'>): Handlers<Operation> {
  return {
    Coffer_StartCheck: async ({ params, body }) => presentCheck(await checks.start(params.repositoryId, body)),
    Coffer_GetChecks: async (call) =>
      pageOfPart(call, await checks.page(call.params.repositoryId, call.page), presentCheck),
    Coffer_GetCheck: async ({ params }) => {
      const check = await checks.get(params.repositoryId, params.checkId);
      return { ...presentCheck(check), findings: check.findings.map(presentFinding) };
    },
    Coffer_StopCheck: async ({ params }) => {
      await checks.stop(params.repositoryId, params.checkId);
      return undefined;
    },
    Coffer_GetRepositoryHealth: async (call) => pageOfPart(call, await checks.health(call.page), presentHealth),
  };
}

function presentHealth({ repository, last, soundAt, damage, measured }: RepositoryHealth): Health {
  return {
    repositoryId: repository.id,
    repositoryName: repository.name,
    state: damage ? 'damaged' : soundAt === undefined ? 'unchecked' : 'sound',
    ...(last === undefined ? {} : { lastCheck: presentCheck(last) }),
    ...(damage === undefined ? {} : { damage: presentCheck(damage) }),
    ...presentContents(measured),
  };
}

function presentContents(measured: RepositoryCheck | undefined): Pick<Health, 'contents'> {
  if (measured?.contents === undefined) return {};
  const { snapshots, ...figures } = measured.contents;
  return { contents: { taken: momentOf(measured.createdAt), restorePoints: snapshots, ...figures } };
}

function presentCheck(check: CheckView | RepositoryCheck): Check {
  const { figures } = check;
  const progress = 'progress' in check ? check.progress : undefined;
  return {
    id: check.id,
    repositoryId: check.repositoryId,
    scope: check.scope,
    ...(check.percent === undefined ? {} : { percent: check.percent }),
    origin: check.origin,
    creationTime: momentOf(check.createdAt),
    ...(check.endedAt === undefined ? {} : { endTime: momentOf(check.endedAt) }),
    status: check.status,
    details: check.details,
    restorePoints: figures.snapshots,
    folders: figures.trees,
    packs: figures.packs,
    readBytes: figures.readBytes,
    errors: figures.errors,
    warnings: figures.warnings,
    ...(progress === undefined ? {} : { progress }),
  };
}

function presentFinding({ severity, kind, text, lostPaths, snapshots, counted, firstPaths }: CheckFinding) {
  return { severity, kind, text, lostPaths, restorePoints: snapshots, isCounted: counted, firstPaths };
}
