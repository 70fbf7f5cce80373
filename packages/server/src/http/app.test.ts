import { allOperations } from '@coffer/contract';
import { type Logger, OutsideError, RequestError, silentLogger } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { makeConfig } from '../config/config.ts';
import { serverCertificate } from '../secrets/server-certificate.ts';
import type { Services } from '../services/services.ts';
import { HttpsClient } from '../testing/https-client.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { buildApp } from './app.ts';
import type { Handlers, StreamAnswer } from './handler.ts';

/** How entries of the trail ended, the last one last: with what went wrong, or undefined. */
const ends: unknown[] = [];
const guid = '6e570850-9ce9-40ed-b81d-41772dabcead';
const services = {
  tokens: {
    check: async (token: string) =>
      token === 'good' ? { kind: 'administrator', name: 'admin', role: 'administrator' } : undefined,
  },
  audit: { begin: async () => async (error?: unknown) => void ends.push(error) },
  metrics: { contentType: 'text/plain', text: async () => 'figures' },
} as unknown as Services;

interface Options {
  readonly handlers?: Partial<Handlers<string>>;
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  readonly checkAnswers?: boolean;
  readonly logger?: Logger;
}

/** One for all doors: making a key takes longer than most of what is tested here. */
let certificate: ReturnType<typeof serverCertificate> | undefined;

async function sharedCertificate(): Promise<Awaited<ReturnType<typeof serverCertificate>>> {
  await using folder = await temporaryFolder();
  certificate ??= serverCertificate(makeConfig({ COFFER_DATA: folder.path }), Date.now());
  return await certificate;
}

/** The door alone, with handlers of the test, over real HTTPS. */
async function door({ handlers = {}, publicUrl, checkAnswers = false, logger = silentLogger, ...rest }: Options = {}) {
  const stack = new AsyncDisposableStack();
  const app = await buildApp({
    handlers: handlers as Handlers<string>,
    services,
    certificate: await sharedCertificate(),
    logger,
    version: '1.2.3',
    publicUrl,
    trustedProxies: rest.trustedProxies ?? [],
    checkAnswers,
  });
  stack.defer(async () => await app.close());
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = stack.use(new HttpsClient(origin));
  const authorization = 'Bearer good';
  const ask = async (path: string, { headers = {}, ...rest }: Parameters<HttpsClient['ask']>[1] = {}) =>
    await client.ask(path, { ...rest, headers: { authorization, ...headers } });
  return { app, origin, client, ask, [Symbol.asyncDispose]: async () => await stack.disposeAsync() };
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('paths', () => {
  it.each([
    '/v6/ServiceInstance',
    '/V6/serviceinstance',
    '/v6/ServiceInstance/',
    '//v6//ServiceInstance',
    '/v6/ServiceInstance?unknown=1',
  ])('are found as %s', async (path) => {
    await using server = await door({ handlers: { ServiceInstance_Get: async () => ({ version: '1' }) } });
    expect(await server.ask(path)).toMatchObject({ status: 200, text: '{"version":"1"}' });
  });

  it('prefer what is literal over a parameter', async () => {
    const seen: string[] = [];
    await using server = await door({
      handlers: {
        Proxy_Rescan: async () => void seen.push('all'),
        Proxy_RescanAction: async ({ params }) => void seen.push(params.proxyId),
      },
    });
    await server.ask('/v6/Proxies/Rescan', { method: 'POST' });
    await server.ask(`/v6/proxies/${guid}/rescan`, { method: 'POST' });
    expect(seen).toEqual(['all', guid]);
  });

  it('keep the case and length of opaque ids', async () => {
    const id = `AbC=${'x'.repeat(1500)}/ü`;
    await using server = await door({
      handlers: {
        OneDrive_GetById: async ({ params, path }) => {
          expect(params.oneDriveId).toBe(id);
          expect(path).toContain(encodeURIComponent(id));
          throw new RequestError('not-found', 'There is no such OneDrive.');
        },
      },
    });
    const path = `/v6/restoresessions/${guid}/organization/onedrives/${encodeURIComponent(id)}`;
    expect(await server.ask(path)).toMatchObject({ status: 404, text: '{"message":"There is no such OneDrive."}' });
  });

  it('of another version are not here, with or without a token', async () => {
    await using server = await door();
    expect(await server.client.ask('/v5/ServiceInstance')).toMatchObject({ status: 404 });
    expect(await server.ask('/v9/ServiceInstance')).toMatchObject({ status: 404 });
    expect(await server.ask('/v60/ServiceInstance')).toMatchObject({ status: 404 });
  });

  it('that are malformed are refused as such', async () => {
    await using server = await door();
    const answer = await server.ask('/v6/Jobs/%E0%A4%A');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toHaveProperty('message');
    expect(await server.ask('/v6/Jobs/first')).toMatchObject({ status: 501 });
  });
});

describe('tokens', () => {
  it.each([undefined, 'Bearer bad', 'Bearer', 'Basic good', 'good'])(
    'are demanded: %s gets 401 with an empty body',
    async (authorization) => {
      await using server = await door();
      for (const path of ['/v6/ServiceInstance', '/v6/License', '/v6/nothing', '/v6', '/v6/Organization']) {
        const answer = await server.client.ask(path, { headers: authorization === undefined ? {} : { authorization } });
        expect([path, answer.status, answer.text, answer.headers['content-length']]).toEqual([path, 401, '', '0']);
      }
    },
  );

  it('may be written in any case', async () => {
    await using server = await door();
    expect(await server.client.ask('/v6/License', { headers: { authorization: 'bearer  good ' } })).toMatchObject({
      status: 501,
    });
  });

  it('of an administrator do not open what belongs to tenants and operators', async () => {
    await using server = await door();
    expect(await server.ask('/v6/Organization')).toMatchObject({
      status: 403,
      text: expect.stringContaining('tenant'),
    });
    expect(await server.ask('/v6/nothing')).toMatchObject({ status: 404 });
  });

  it('are checked before the body is read', async () => {
    await using server = await door();
    const answer = await server.client
      .ask('/v6/Organizations', { method: 'POST', body: 'x'.repeat(10_000_000) })
      .catch(() => undefined);
    expect(answer?.status ?? 401).toBe(401);
  });
});

describe('bodies', () => {
  const echo = async (options: { headers?: Record<string, string>; body?: string }) => {
    const seen: unknown[] = [];
    await using server = await door({ handlers: { Job_StartAction: async ({ body }) => void seen.push(body) } });
    const answer = await server.ask(`/v6/Jobs/${guid}/start`, { method: 'POST', ...options });
    return { answer, seen: seen[0] };
  };

  it.each([
    ['application/json', '{"Full":"true",}'],
    ['text/plain', '{"full":true}'],
    ['application/x-www-form-urlencoded', '{"full":true}'],
    ['multipart/form-data; boundary=x', '{"full":true}'],
    [';;garbage', '{"full":true}'],
  ])('are told by their looks under %s', async (type, body) => {
    expect(await echo({ headers: { 'content-type': type }, body })).toMatchObject({
      answer: { status: 204, text: '' },
      seen: { full: true },
    });
  });

  it('may be missing, with and without a Content-Type', async () => {
    expect(await echo({})).toMatchObject({ answer: { status: 204 }, seen: {} });
    expect(await echo({ headers: { 'content-type': 'application/json' } })).toMatchObject({
      answer: { status: 204 },
      seen: {},
    });
    expect(await echo({ headers: { 'content-type': 'application/json' }, body: '' })).toMatchObject({
      answer: { status: 204 },
    });
  });

  it('that are wrong are answered with what is wrong', async () => {
    const { answer } = await echo({ body: '{"full":"perhaps"}' });
    expect(answer).toMatchObject({ status: 400, text: '{"message":"full must be true or false."}' });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('of a GET are read over', async () => {
    await using server = await door({ handlers: { ServiceInstance_Get: async () => ({ version: '1' }) } });
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect(await server.ask('/v6/ServiceInstance', { headers, body: '{"a":1}' })).toMatchObject({ status: 200 });
    expect(await server.ask('/v6/ServiceInstance', { headers })).toMatchObject({ status: 200 });
  });

  it('that are too large are refused, sooner where no token is needed', async () => {
    await using server = await door();
    expect(await server.ask('/v6/token', { method: 'POST', body: 'x'.repeat(70_000) })).toMatchObject({ status: 413 });
    const large = await server.ask(`/v6/Jobs/${guid}/start`, { method: 'POST', body: 'x'.repeat(5_000_000) });
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('message')]);
  });
});

describe('answers', () => {
  it('leave out what is undefined, and carry their length', async () => {
    await using server = await door({
      handlers: { Job_GetById: async () => ({ id: guid, name: 'Größe', lastRun: null, nextRun: undefined }) },
    });
    const answer = await server.ask(`/v6/Jobs/${guid}`);
    expect(answer.text).toBe(`{"id":"${guid}","name":"Größe","lastRun":null}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.text)),
    });
  });

  it('without a body have none', async () => {
    await using server = await door({ handlers: { Proxy_Rescan: async () => undefined } });
    const answer = await server.ask('/v6/Proxies/Rescan', { method: 'POST' });
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, '', '0']);
  });

  it('say what is not built, in the name of the operation', async () => {
    await using server = await door();
    expect(await server.ask('/v6/license')).toMatchObject({
      status: 501,
      text: '{"message":"License_Get is not built yet."}',
    });
  });

  it.each([
    [new RequestError('invalid', 'Wrong.'), 400],
    [new RequestError('not-found', 'Gone.'), 404],
    [new RequestError('conflict', 'Busy.'), 409],
    [new RequestError('denied', 'No.'), 403],
    [new OutsideError('sign-in', 'Wrong password.', { reason: 'wrong-password' }), 400],
    [new OutsideError('rejected', 'Refused.'), 400],
    [new OutsideError('unreachable', 'No answer.'), 503],
    [new OutsideError('unavailable', 'Maintenance.'), 503],
    [new OutsideError('throttled', 'Later.'), 503],
  ])('turn %s into %i with its message', async (error, status) => {
    await using server = await door({ handlers: { Job_Get: async () => Promise.reject(error) } });
    expect(await server.ask('/v6/Jobs')).toMatchObject({
      status,
      text: JSON.stringify({ message: error.message }),
      headers: { 'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it.each([new Error('SELECT secret FROM x'), new OutsideError('damaged', 'secret'), new TypeError('secret')])(
    'never tell what %s was about, but where to find it',
    async (error) => {
      const lines: string[] = [];
      const logger = { ...silentLogger, error: (fields: object) => void lines.push(JSON.stringify(fields)) };
      await using server = await door({ handlers: { Job_Get: async () => Promise.reject(error) }, logger });
      const answer = await server.ask('/v6/Jobs');
      expect(answer.status).toBe(500);
      expect(answer.text).not.toContain('secret');
      const [id = '?'] = /[0-9a-f-]{36}/.exec(answer.text) ?? [];
      expect(answer.headers['x-request-id']).toBe(id);
      expect(lines.join()).toContain(id);
      expect(lines.join()).toContain('secret');
    },
  );

  it('that break the contract are caught in tests', async () => {
    const handlers = { Job_Get: async () => [{ name: null }] } as unknown as Partial<Handlers<string>>;
    await using strict = await door({ handlers, checkAnswers: true });
    expect(await strict.ask('/v6/Jobs')).toMatchObject({ status: 500 });
    await using lax = await door({ handlers });
    expect(await lax.ask('/v6/Jobs')).toMatchObject({ status: 200 });
  });
});

describe('what a handler is told', () => {
  const told = async (publicUrl: string | undefined, path: string, headers: Record<string, string> = {}) => {
    let seen: { baseUrl: string; path: string; page: object } | undefined;
    await using server = await door({
      ...(publicUrl === undefined ? {} : { publicUrl }),
      handlers: {
        JobSession_Get: async (call) => {
          seen = call;
          return { offset: 0, limit: 1, results: [] };
        },
      },
    });
    await server.ask(path, { headers });
    return { seen, origin: server.origin };
  };

  it('is the base of absolute links as the client sees it', async () => {
    const plain = await told(undefined, '/v6/JobSessions');
    expect(plain.seen?.baseUrl).toBe(plain.origin);
    expect((await told(undefined, '/v6/JobSessions', { host: 'backup.example.com:4443' })).seen?.baseUrl).toBe(
      'https://backup.example.com:4443',
    );
    expect((await told('https://public.example.com', '/v6/JobSessions')).seen?.baseUrl).toBe(
      'https://public.example.com',
    );
    const odd = await told(undefined, '/v6/JobSessions', { host: 'evil/"><script>' });
    expect(odd.seen?.baseUrl ?? odd.origin).toBe(odd.origin);
  });

  it('is the address of the client, of which only a trusted proxy may say another', async () => {
    const seen: string[] = [];
    const handlers = {
      JobSession_Get: async ({ address }: { readonly address: string }) => {
        seen.push(address);
        return { offset: 0, limit: 1, results: [] };
      },
    } as unknown as Partial<Handlers<string>>;
    const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
    for (const trustedProxies of [[], ['10.0.0.0/8'], ['127.0.0.1']]) {
      await using server = await door({ handlers, trustedProxies });
      await server.ask('/v6/JobSessions', { headers });
    }
    // What stands before the address that the proxy itself saw, anybody may have written.
    expect(seen).toEqual(['127.0.0.1', '127.0.0.1', '198.51.100.7']);
  });

  it('is the part of the list that is asked for, and the path in the spelling of the contract', async () => {
    const { seen } = await told(undefined, '//v6/jobsessions/?Limit=99999999&OFFSET=7');
    expect(seen).toMatchObject({ path: '/v6/JobSessions', page: { offset: 7, limit: 10_000 } });
  });
});

describe('bytes', () => {
  const save = `/v6/RestoreSessions/${guid}/Organization/OneDrives/one/Documents/${guid}/save`;
  const saving = (answer: () => StreamAnswer): Options => ({
    handlers: { OneDriveDocument_SaveDocumentAction: async () => answer() },
  });

  it('come with type, length and a name in every script', async () => {
    await using server = await door(
      saving(() => ({
        fileName: 'Отчёт "März".docx',
        contentType: 'application/msword',
        size: 6,
        bytes: chunks('abc', 'def'),
      })),
    );
    ends.length = 0;
    const answer = await server.ask(save, { method: 'POST', headers: { accept: 'application/octet-stream' } });
    expect(answer).toMatchObject({ status: 200, text: 'abcdef' });
    await expect.poll(() => ends).toEqual([undefined]);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/msword', 'content-length': '6' });
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%22M%C3%A4rz%22\.docx$/,
    );
  });

  it('may be none, and of unknown length', async () => {
    await using server = await door(
      saving(() => ({ fileName: 'a.zip', contentType: 'application/zip', bytes: chunks() })),
    );
    expect(await server.ask(save, { method: 'POST' })).toMatchObject({ status: 200, text: '' });
  });

  it('that fail at once are answered as an error in JSON', async () => {
    await using server = await door(
      saving(() => ({
        fileName: 'a',
        contentType: 'application/zip',
        size: 9,
        // biome-ignore lint/correctness/useYield: it fails before its first chunk
        bytes: (async function* (): AsyncGenerator<Uint8Array> {
          throw new OutsideError('unreachable', 'The repository cannot be read.');
        })(),
      })),
    );
    const answer = await server.ask(save, { method: 'POST', headers: { accept: 'application/octet-stream' } });
    expect(answer).toMatchObject({ status: 503, text: '{"message":"The repository cannot be read."}' });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  it('that what lies outside refuses are answered with its reason, not as a defect of the server', async () => {
    const refusals = { gone: 404, denied: 409, locked: 409, full: 507 } as const;
    for (const [code, status] of Object.entries(refusals)) {
      const refuse = async (): Promise<never> => {
        throw new OutsideError(code as keyof typeof refusals, `It is ${code}; look after it.`);
      };
      await using server = await door({ handlers: { OneDriveDocument_SaveDocumentAction: refuse } });
      const answer = await server.ask(save, { method: 'POST' });
      expect(answer).toMatchObject({ status, text: `{"message":"It is ${code}; look after it."}` });
    }
  });

  it('that fail midway never look whole', async () => {
    await using server = await door(
      saving(() => ({
        fileName: 'a',
        contentType: 'application/zip',
        bytes: (async function* (): AsyncGenerator<Uint8Array> {
          yield Buffer.alloc(100_000);
          throw new Error('damaged');
        })(),
      })),
    );
    ends.length = 0;
    await expect(server.ask(save, { method: 'POST' })).rejects.toThrow();
    await expect.poll(() => ends).toMatchObject([{ message: 'The connection closed before everything was sent.' }]);
  });

  it('that are fewer than announced never look whole', async () => {
    await using server = await door(
      saving(() => ({ fileName: 'a', contentType: 'application/zip', size: 9, bytes: chunks('abc') })),
    );
    await expect(server.ask(save, { method: 'POST' })).rejects.toThrow();
  });

  it('stop being read when the client goes away, which the log tells', async () => {
    const gone = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const lines: object[] = [];
    await using server = await door({
      logger: { ...silentLogger, info: (fields: object) => void lines.push(fields) },
      handlers: {
        OneDriveDocument_SaveDocumentAction: async ({ signal }) => {
          signal.addEventListener('abort', () => gone.resolve());
          return {
            fileName: 'a',
            contentType: 'application/zip',
            bytes: (async function* (): AsyncGenerator<Uint8Array> {
              try {
                for (;;) yield Buffer.alloc(65_536);
              } finally {
                read.resolve();
              }
            })(),
          };
        },
      },
    });
    const client = new HttpsClient(server.origin);
    const answer = client.ask(save, { method: 'POST', headers: { authorization: 'Bearer good' } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client[Symbol.asyncDispose]();
    await expect(answer).rejects.toThrow();
    await Promise.all([gone.promise, read.promise]);
    await expect.poll(() => lines).toMatchObject([{ method: 'POST', status: 200, aborted: true }]);
  });
});

describe('closing', () => {
  it('tells running requests to end', async () => {
    const began = Promise.withResolvers<void>();
    const server = await door({
      handlers: {
        Job_Get: async ({ signal }) => {
          began.resolve();
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new OutsideError('unavailable', 'Shutting down.'))),
          );
          return [];
        },
      },
    });
    const answer = server.ask('/v6/Jobs');
    await began.promise;
    await server.app.close();
    expect(await answer).toMatchObject({ status: 503 });
    await server[Symbol.asyncDispose]();
  });
});

describe('the description', () => {
  it('is served without a token, with the page that shows it', async () => {
    await using server = await door();
    const document = await server.client.ask('/swagger/v6/swagger.json');
    expect(document.headers['content-type']).toBe('application/json; charset=utf-8');
    const { paths } = JSON.parse(document.text) as { paths: Record<string, object> };
    expect(Object.values(paths).flatMap(Object.keys)).toHaveLength(Object.keys(allOperations).length);
    const page = await server.client.ask('/swagger/ui/index');
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-security-policy': expect.stringContaining("default-src 'self'") },
    });
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.filter((file) => /^https?:/.test(file))).toEqual([]);
    for (const file of files)
      expect([
        file,
        (await server.client.ask(new URL(file, `${server.origin}/swagger/ui/index`).pathname)).status,
      ]).toEqual([file, 200]);
  });
});

describe('every operation', () => {
  it('is found, is closed to strangers, and is answered to an administrator', async () => {
    await using server = await door();
    for (const [id, operation] of Object.entries(allOperations)) {
      const path = operation.path.replace(/\{\w+\}/g, guid);
      const { method } = operation;
      const stranger = await server.client.ask(path, { method });
      const administrator = await server.ask(path, { method });
      const open = operation.permission === 'anonymous';
      const allowed = open || operation.permission.includes('administrator');
      expect([id, stranger.status]).toEqual([id, open ? 501 : 401]);
      expect([id, administrator.status]).toEqual([id, allowed ? 501 : 403]);
    }
  });
});

describe('figures for Prometheus', () => {
  it('are for callers on this machine, and for others only with a token', async () => {
    await using house = await door();
    const local = { headers: { authorization: '' } };
    expect((await house.ask('/metrics', local)).status).toBe(200);
    const through = { headers: { authorization: '', 'x-forwarded-for': '10.0.0.1' } };
    expect((await house.ask('/metrics', through)).status).toBe(401);
    expect((await house.ask('/metrics', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(200);
  });
});
