import type { FastifyInstance } from 'fastify';
import type { RecoveryTimes } from '../../services/forecast/recovery-time.ts';
import type { TokenService } from '../../services/tokens/token-service.ts';
import { identify } from './auth.ts';

/**
 * Serves `GET /coffer/v1/jobs/{id}/recovery-time`, optionally with `?objectId=`: how long it would take to restore what the job holds, and
 * which limit of Microsoft decides. Not part of the v6 API, which has no place for it.
 */
export function serveRecoveryTime(app: FastifyInstance, times: Pick<RecoveryTimes, 'of'>, tokens: TokenService): void {
  app.get('/coffer/v1/jobs/:jobId/recovery-time', async (request) => {
    await identify(request, ['administrator'], tokens);
    const { jobId } = request.params as { readonly jobId: string };
    const { objectId } = request.query as { readonly objectId?: string };
    return await times.of(jobId, objectId);
  });
}
