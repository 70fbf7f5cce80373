import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openRepository } from '../repository/open.ts';
import { PASSWORD, quickInit, temporaryFolder } from '../testing/help.ts';
import { parseLocation } from './location.ts';
import { openBackend } from './registry.ts';
import type { BackendEvent } from './wrappers/log.ts';

it.each([
  ['/backups/contoso', { kind: 'local', folder: '/backups/contoso' }],
  ['C:\\backups', { kind: 'local', folder: 'C:\\backups' }],
  ['relative/path', { kind: 'local', folder: 'relative/path' }],
  ['local:/backups', { kind: 'local', folder: '/backups' }],
  ['memory:', { kind: 'memory' }],
  ['s3:https://host:9000/bucket', { kind: 's3', endpoint: 'https://host:9000', bucket: 'bucket', prefix: '' }],
  ['s3:http://host/bucket/a//b/', { kind: 's3', endpoint: 'http://host', bucket: 'bucket', prefix: 'a/b' }],
  ['s3:host/bucket/a%20b', { kind: 's3', endpoint: 'https://host', bucket: 'bucket', prefix: 'a b' }],
  ['s3://host/bucket', { kind: 's3', endpoint: 'https://host', bucket: 'bucket', prefix: '' }],
  ['s3:s3.amazonaws.com/bucket/p', { kind: 's3', bucket: 'bucket', prefix: 'p' }],
  ['s3:s3.eu-west-1.amazonaws.com/bucket', { kind: 's3', bucket: 'bucket', prefix: '', region: 'eu-west-1' }],
  ['azure:container:/some/where', { kind: 'azure', container: 'container', prefix: 'some/where' }],
  ['azure:container:/', { kind: 'azure', container: 'container', prefix: '' }],
  ['azure:container', { kind: 'azure', container: 'container', prefix: '' }],
])('reads %s', (text, location) => {
  expect(parseLocation(text)).toEqual(location);
});

it.each([
  '',
  's3:',
  's3:https://host',
  's3:https://host/',
  's3:https://key:hunter2@host/bucket',
  's3:https://host/bucket?secret=hunter2',
  'azure:',
  'azure::/prefix',
  'b2:bucket:hunter2',
  'memory:hunter2',
])('refuses %s without repeating it', (text) => {
  expect(() => parseLocation(text)).toThrow(expect.objectContaining({ code: 'not-a-repository' }));
  expect(() => parseLocation(text)).not.toThrow('hunter2');
});

it.each(['s3:https://host/bucket', 'azure:container:/'])('does not open %s without credentials', async (location) => {
  await expect(openBackend(location)).rejects.toMatchObject({ code: 'io', permanent: true });
});

it('opens a folder with the wrappers that were asked for', async () => {
  await using folder = await temporaryFolder();
  const events: BackendEvent[] = [];
  const backend = await openBackend(join(folder.path, 'r'), { ended: (event) => events.push(event) });
  await quickInit(backend);
  const reading = await openBackend(join(folder.path, 'r'), { readonly: true });
  await using repository = await openRepository(reading, { password: PASSWORD });
  expect(await repository.snapshots()).toEqual([]);
  await expect(repository.write()).rejects.toMatchObject({ code: 'io', permanent: true });
  expect(events.map(({ operation }) => operation)).toEqual(['load', 'prepare', 'list', 'save', 'save']);
});

it.each([3 * 1024 * 1024, 129 * 1024 * 1024, Number.NaN])('refuses packs of %i bytes', async (packSize) => {
  const backend = await openBackend('memory:');
  await quickInit(backend);
  await expect(openRepository(backend, { password: PASSWORD, packSize })).rejects.toBeInstanceOf(RangeError);
});

it('does not load the libraries of far storage for local storage', async () => {
  const door = pathToFileURL(join(import.meta.dirname, '../index.ts')).href;
  const program = `
    import { registerHooks } from 'node:module';
    const far = [];
    registerHooks({ resolve: (name, context, next) => { if (/^@(aws-sdk|azure|smithy)/.test(name)) far.push(name); return next(name, context); } });
    const { openBackend } = await import(${JSON.stringify(door)});
    await openBackend('/nowhere');
    const before = far.length;
    await openBackend('s3:https://host/bucket', { access: { s3: { credentials: { accessKeyId: 'a', secretAccessKey: 'b' } } } });
    console.log(JSON.stringify({ before, after: far.length > 0 }));`;
  const args = ['--no-warnings', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual({ before: 0, after: true });
});
