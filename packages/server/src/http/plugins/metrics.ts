import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../../services/metrics/metrics.ts';
import type { TokenService } from '../../services/tokens/token-service.ts';
import { identify } from './auth.ts';

/** A request that came through another server is not local, wherever that server runs. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Serves `GET /metrics` for Prometheus: to callers on this machine, and to others with an administrator's bearer token. The
 * figures name accounts, so nobody else may read them.
 */
export function serveMetrics(
  app: FastifyInstance,
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  tokens: TokenService,
): void {
  app.get('/metrics', async (request, reply) => {
    if (!isLocal(request)) await identify(request, ['administrator'], tokens);
    const text = await metrics.text();
    return await reply.type(metrics.contentType).send(text);
  });
}

function isLocal(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  return loopback && !forwarded.some((name) => request.headers[name] !== undefined);
}
