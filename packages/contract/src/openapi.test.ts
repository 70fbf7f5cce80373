import { describe, expect, it } from 'vitest';
import { allOperations } from './all-operations.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';

interface Described {
  readonly operationId: string;
  readonly 'x-coffer-status'?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly content?: unknown }>>;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}
const document = openApiDocument({ version: '1.2.3', serverUrl: 'https://localhost:4443' });
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Described>>>>;
const schemas = (document['components'] as { schemas: Record<string, unknown> }).schemas;
const described = (id: keyof typeof allOperations): Described => {
  const { path, method }: Operation = allOperations[id];
  return paths[path]![method.toLowerCase()]!;
};

describe('the OpenAPI document', () => {
  it('describes every operation of the table under its own id', () => {
    const ids = Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation.operationId));
    expect(ids.sort()).toEqual(Object.keys(allOperations).sort());
  });

  it('marks exactly the operations that are not built', () => {
    for (const [id, { built }] of Object.entries<Operation>(allOperations)) {
      const mark = described(id as keyof typeof allOperations)['x-coffer-status'];
      expect([id, mark]).toEqual([id, built ? undefined : 'not-built']);
    }
  });

  it('refers only to schemas that it has', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => name === undefined || !(name in schemas))).toEqual([]);
  });

  it('writes null as OpenAPI 3.0 does', () => {
    expect(JSON.stringify(document)).not.toContain('"type":"null"');
    expect(schemas['RESTJob']).toMatchObject({
      type: 'object',
      properties: { lastRun: { type: 'string', format: 'date-time', nullable: true }, name: { type: 'string' } },
    });
    expect(schemas['RestOrganizationComposed']).toMatchObject({
      properties: { type: { nullable: true, allOf: [{ $ref: '#/components/schemas/RestOrganizationType' }] } },
    });
  });

  it('names path and query parameters, and demands only what the operation cannot do without', () => {
    expect(described('Job_RemoveSelectedItems').parameters).toEqual([
      { name: 'jobId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'ids', in: 'query', required: true, schema: { type: 'string' } },
    ]);
    expect(described('Organization_Get').parameters).toEqual([
      { name: 'extendedView', in: 'query', schema: { type: 'boolean' } },
    ]);
  });

  it('says that bytes, nothing or JSON is answered', () => {
    expect(described('OneDriveDocument_SaveDocumentAction').responses['200']?.content).toHaveProperty(
      'application/octet-stream',
    );
    expect(described('Job_StartAction').responses['204']?.content).toBeUndefined();
    expect(described('Job_Get').responses['200']?.content).toHaveProperty('application/json');
  });

  it('asks for a bearer token everywhere except where the API does not', () => {
    expect(document['security']).toEqual([{ Bearer: [] }]);
    expect(described('token').security).toEqual([]);
  });
});
