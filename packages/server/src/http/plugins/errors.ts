import {
  CofferError,
  type Logger,
  messageOf,
  OutsideError,
  type OutsideErrorCode,
  RequestError,
  type RequestErrorCode,
} from '@coffer/model';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { plainReason } from '../../services/explorer/plain-words.ts';
import { TokenRefused } from '../../services/tokens/token-service.ts';
import { callerOf } from './auth.ts';

const statusOf: Readonly<Record<RequestErrorCode, number>> = {
  invalid: 400,
  'not-found': 404,
  conflict: 409,
  denied: 403,
  unauthenticated: 401,
};

/**
 * Turns whatever was thrown into an answer: `{ message }` for what the caller may know, an id for what he may not. People of the restore
 * portal may know less of what went wrong outside.
 */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    if (error instanceof RequestError) return await answerRequestError(reply, error);
    if (error instanceof OutsideError) {
      const status = outsideStatus[error.code];
      if (status !== undefined) {
        logger.warn({ requestId: request.id, error: error.message, reason: error.reason }, 'refused outside');
        const isPerson = callerOf(request)?.role === 'operator';
        return await reply.code(status).send({ message: isPerson ? plainReason(error, request.id) : error.message });
      }
    }
    if (!(error instanceof CofferError) && isClientFault(error)) {
      return await reply.code(error.statusCode ?? 400).send({ message: error.message });
    }
    logger.error(
      { requestId: request.id, error: messageOf(error), stack: error.stack, cause: causeOf(error) },
      'request failed',
    );
    const message = `Something went wrong in the server. Its log has the details under ${request.id}.`;
    return await reply.code(500).send({ message });
  });
}

async function answerRequestError(reply: FastifyReply, error: RequestError): Promise<void> {
  if (error.code === 'unauthenticated') return await sendUnauthenticated(reply);
  const oauth = error instanceof TokenRefused ? { error: error.oauth, error_description: error.message } : {};
  await reply.code(statusOf[error.code]).send({ ...oauth, message: error.message });
}

/** 401 with an empty body, which clients take as the sign to sign in again. */
async function sendUnauthenticated(reply: FastifyReply): Promise<void> {
  await reply.code(401).header('www-authenticate', 'Bearer').removeHeader('content-type').send();
}

/** What lies outside is no defect of the server: whoever asked is told what it is. Of damage the server's log alone tells. */
const outsideStatus: Readonly<Record<OutsideErrorCode, number | undefined>> = {
  'sign-in': 400,
  rejected: 400,
  gone: 404,
  denied: 409,
  locked: 409,
  damaged: undefined,
  unreachable: 503,
  unavailable: 503,
  throttled: 503,
  full: 507,
};

/** What Fastify itself refuses, such as a body that is too large. */
function isClientFault(error: FastifyError): boolean {
  return error.code?.startsWith('FST_') === true && (error.statusCode ?? 500) < 500;
}

function causeOf(error: Error): string | undefined {
  return error.cause === undefined ? undefined : messageOf(error.cause);
}
