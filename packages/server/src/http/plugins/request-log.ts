import type { Logger } from '@coffer/model';
import type { FastifyInstance } from 'fastify';

/**
 * One line per request, of those too whose client went away: never its query, headers or body. Every answer names the line it has in the log:
 * `x-request-id`.
 */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Not `onResponse`, which never comes when the connection closes in the middle of an answer.
    reply.raw.once('close', () => {
      logger.info(
        {
          requestId: request.id,
          method: request.method,
          path: request.url.split('?', 1)[0],
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
          address: request.ip,
          ...(reply.raw.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
  });
}
