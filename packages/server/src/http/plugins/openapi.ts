import { openApiDocument } from '@coffer/contract';
import swagger, { type StaticDocumentSpec } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

const documentPath = '/swagger/v6/swagger.json';

/** Everything comes from this server; the page's own style attributes are the only exception. */
const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the OpenAPI document and a page to read and try it, both without a token and without the internet. */
export async function serveOpenApi(app: FastifyInstance, version: string): Promise<void> {
  const document = openApiDocument({ version });
  const text = JSON.stringify(document);
  app.get(documentPath, async (_request, reply) => await reply.type('application/json; charset=utf-8').send(text));
  await app.register(swagger, {
    mode: 'static',
    specification: { document: document as unknown as StaticDocumentSpec['document'] },
  });
  await app.register(swaggerUi, {
    routePrefix: '/swagger/ui/index',
    staticCSP: policy,
    uiConfig: { url: documentPath, docExpansion: 'none', validatorUrl: null },
  });
}
