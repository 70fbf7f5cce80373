import type { TProperties, TSchema } from 'typebox';
import { allOperations } from './all-operations.ts';
import { ErrorAnswer } from './common.ts';
import type { Operation } from './operation.ts';

/** What the document says of the server that serves it. */
export interface OpenApiOptions {
  /** Version of the product. */
  readonly version: string;
  /** Base of the paths, for example `https://localhost:4443`; the document's own origin unless given. */
  readonly serverUrl?: string;
}

type Json = Record<string, unknown>;

const prose = new Set(['$id', 'patternProperties']);

/** Turns schemas into those of OpenAPI 3.0 and collects the named ones. */
class Components {
  readonly schemas: Json = {};

  /** A reference for a named schema, the schema itself otherwise. */
  render(schema: TSchema): Json {
    const facts = schema as unknown as Json;
    const name = facts['$id'];
    if (typeof name !== 'string') return this.#inline(facts);
    if (!(name in this.schemas)) {
      this.schemas[name] = {};
      this.schemas[name] = this.#inline(facts);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #inline(facts: Json): Json {
    const choices = facts['anyOf'] as readonly TSchema[] | undefined;
    if (choices) return this.#nullable(choices);
    const rendered: Json = {};
    for (const [key, value] of Object.entries(facts)) {
      if (prose.has(key)) continue;
      if (key === 'properties') {
        rendered[key] = Object.fromEntries(
          Object.entries(value as TProperties).map(([name, property]) => [name, this.render(property)]),
        );
      } else if (key === 'items') rendered[key] = this.render(value as TSchema);
      else rendered[key] = value;
    }
    const values = Object.values((facts['patternProperties'] ?? {}) as TProperties)[0];
    if (values) rendered['additionalProperties'] = this.render(values);
    return rendered;
  }

  /** Every union of the contract is "this or null", which OpenAPI 3.0 writes as a flag. */
  #nullable(choices: readonly TSchema[]): Json {
    const [value] = choices
      .filter((choice) => (choice as unknown as Json)['type'] !== 'null')
      .map((choice) => this.render(choice));
    if (!value) return { nullable: true };
    return '$ref' in value ? { nullable: true, allOf: [value] } : { ...value, nullable: true };
  }
}

function parameters(operation: Operation, components: Components): Json[] {
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: operation.params?.[name] ? components.render(operation.params[name]) : { type: 'string' },
  }));
  const inQuery = Object.entries(operation.query ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    ...('~optional' in schema ? {} : { required: true }),
    schema: components.render(schema),
  }));
  return [...inPath, ...inQuery];
}

function success(operation: Operation, components: Components): Json {
  if (operation.stream) {
    return {
      description: 'The file',
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    };
  }
  if (!operation.answer) return { description: operation.built ? 'Done; the body is empty' : 'Done' };
  return { description: 'Done', content: { 'application/json': { schema: components.render(operation.answer) } } };
}

function describe(id: string, operation: Operation, components: Components): Json {
  const body = operation.body && { schema: components.render(operation.body) };
  const found = parameters(operation, components);
  return {
    tags: [operation.tag],
    operationId: id,
    ...(operation.permission === 'anonymous' ? { security: [] } : {}),
    ...(operation.built ? {} : { 'x-coffer-status': 'not-built' }),
    ...(found.length > 0 ? { parameters: found } : {}),
    ...(body
      ? {
          requestBody: {
            content: {
              'application/json': body,
              ...(operation.form ? { 'application/x-www-form-urlencoded': body } : {}),
            },
          },
        }
      : {}),
    responses: {
      [operation.success]: success(operation, components),
      default: {
        description: 'What is wrong',
        content: { 'application/json': { schema: components.render(ErrorAnswer) } },
      },
    },
  };
}

/**
 * The OpenAPI 3.0 document of the API, generated from the tables: the contract's operations and Coffer's own. Operations that are not built yet are in it,
 * marked `x-coffer-status: not-built`, with no more than the table says of them.
 */
export function openApiDocument(options: OpenApiOptions): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const [id, operation] of Object.entries<Operation>(allOperations)) {
    const described = describe(id, operation, components);
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: described };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Coffer REST API', version: 'v6', description: `Coffer ${options.version}` },
    ...(options.serverUrl === undefined ? {} : { servers: [{ url: options.serverUrl }] }),
    security: [{ Bearer: [] }],
    paths,
    components: {
      securitySchemes: { Bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
