/**
 * `npm run bench -- tenant`: the practice tenant with 50,000 people and 100 million items, as a program of its own, over TLS.
 *
 * Measured are the time until it answers, its memory, pages of delta (200 items each, all properties) read from several drives at a
 * time, and the rate of downloads. The reader is this process; of downloads it only decrypts and counts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RawReader } from './raw-reader.ts';

const SECONDS = 8;
const READERS = 4;
const TENANT = 'enterprise.onmicrosoft.com';

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly startSeconds: number;
}

/** Starts the program and waits until it says that it is ready. */
function start(state: string): Promise<Running> {
  const script = fileURLToPath(new URL('../packages/practice-tenant/bin/practice-tenant.js', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', script, '--seed', 'enterprise', '--limits', 'none'];
  const started = performance.now();
  const child = spawn(process.execPath, [...args, '--port', '0', '--state', state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (piece: Buffer) => {
      output += piece.toString();
      const url = /ready at (\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve({ child, url, startSeconds: (performance.now() - started) / 1000 });
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the practice tenant ended with ${code}: ${output}`)));
  });
}

/** Seconds of processor the server has used. */
async function processorOf({ child }: Running): Promise<number> {
  const fields = (await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function megabytesOf({ child }: Running): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024);
}

class Reader {
  readonly #agent: Agent;
  readonly #url: string;
  token = '';

  constructor(url: string, ca: string) {
    this.#url = url;
    this.#agent = new Agent({ ca, keepAlive: true, maxSockets: 16 });
  }

  /** Reads a body and counts it; at most the first piece is kept. */
  read(target: string, options: { form?: string; keepAll?: boolean } = {}): Promise<{ bytes: number; text: string }> {
    const authorization =
      this.token !== '' && !target.includes('tempauth=') ? { authorization: `Bearer ${this.token}` } : {};
    const type = options.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(target, this.#url),
        {
          method: options.form === undefined ? 'GET' : 'POST',
          agent: this.#agent,
          headers: { ...authorization, ...type },
        },
        (incoming) => {
          let bytes = 0;
          let text = '';
          incoming.on('data', (piece: Buffer) => {
            if (bytes === 0 || options.keepAll) text += piece.toString('utf8');
            bytes += piece.length;
          });
          incoming.on('error', reject);
          incoming.on('end', () => {
            if (incoming.statusCode === 200) resolve({ bytes, text });
            else reject(new Error(`${target} answered ${incoming.statusCode}`));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(options.form);
    });
  }

  async json<T>(target: string, form?: string): Promise<T> {
    const { text } = await this.read(target, form === undefined ? { keepAll: true } : { keepAll: true, form });
    return JSON.parse(text) as T;
  }

  close(): void {
    this.#agent.destroy();
  }
}

interface Found {
  readonly value: readonly {
    readonly id: string;
    readonly userPrincipalName: string;
    readonly size: number;
    readonly file?: object;
  }[];
}

/** How often something was done and what it counted, a second, and a second of the server's processor. */
interface Rate {
  readonly times: number;
  readonly counted: number;
  readonly timesOfProcessor: number;
  readonly countedOfProcessor: number;
}

/** Runs `work` again and again on several readers; how often it ended and what it counted, a second. */
async function rate(tenant: Running, work: (reader: number) => Promise<number>): Promise<Rate> {
  const processor = await processorOf(tenant);
  const end = performance.now() + SECONDS * 1000;
  let times = 0;
  let counted = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: READERS }, async (_, reader) => {
      while (performance.now() < end) {
        const more = await work(reader);
        counted += more;
        times += 1;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const used = (await processorOf(tenant)) - processor;
  return {
    times: times / seconds,
    counted: counted / seconds,
    timesOfProcessor: times / used,
    countedOfProcessor: counted / used,
  };
}

const state = await mkdtemp(join(tmpdir(), 'coffer-bench-tenant-'));
let running: Running | undefined;
try {
  await start(state).then(async (first) => {
    first.child.kill();
    await new Promise((resolve) => first.child.once('exit', resolve));
  });
  running = await start(state);
  const tenant = running;
  const afterStart = await megabytesOf(tenant);
  const application = JSON.parse(await readFile(join(state, 'application.json'), 'utf8')) as Record<string, string>;
  const reader = new Reader(tenant.url, await readFile(join(state, 'ca.pem'), 'utf8'));
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: application['applicationId'] ?? '',
    client_secret: application['secret'] ?? '',
    scope: 'https://graph.microsoft.com/.default',
  });
  const granted = await reader.json<{ access_token: string }>(`/${TENANT}/oauth2/v2.0/token`, form.toString());
  reader.token = granted.access_token;
  const { value: users } = await reader.json<Found>('/v1.0/users?$top=200');
  const large = users[7]?.id ?? '';
  const drive = (await reader.json<{ id: string }>(`/v1.0/users/${large}/drive`)).id;

  const next = Array.from({ length: READERS }, () => `/v1.0/drives/${drive}/root/delta`);
  const delta = await rate(tenant, async (index) => {
    const { bytes, text } = await reader.read(next[index] ?? '');
    next[index] =
      (JSON.parse(/"@odata.(?:next|delta)Link":("[^"]+")/.exec(text)?.[1] ?? '""') as string) ||
      `/v1.0/drives/${drive}/root/delta`;
    return bytes;
  });
  const selected = Array.from(
    { length: READERS },
    () => `/v1.0/drives/${drive}/root/delta?$select=id,name,size,file,parentReference,content.downloadUrl`,
  );
  const lean = await rate(tenant, async (index) => {
    const { bytes, text } = await reader.read(selected[index] ?? '');
    selected[index] = JSON.parse(/"@odata.(?:next|delta)Link":("[^"]+")/.exec(text)?.[1] ?? '""') as string;
    return bytes;
  });
  const afterDelta = await megabytesOf(tenant);

  const { value: items } = await reader.json<Found>(`/v1.0/drives/${drive}/root/delta?$top=999`);
  const biggest = items.filter(({ file }) => file).sort((a, b) => b.size - a.size)[0];
  const item = await reader.json<Record<string, string>>(`/v1.0/drives/${drive}/items/${biggest?.id}`);
  const url = item['@microsoft.graph.downloadUrl'] ?? '';
  const ca = await readFile(join(state, 'ca.pem'), 'utf8');
  const raw = await Promise.all(
    Array.from({ length: READERS }, () => RawReader.open(new URL(url, tenant.url).href, ca)),
  );
  const download = await rate(tenant, async (index) => (await raw[index]?.read()) ?? 0);
  for (const each of raw) each[Symbol.dispose]();
  const afterDownloads = await megabytesOf(tenant);
  reader.close();

  const row = (...cells: readonly string[]): void =>
    console.log(
      `${cells[0]?.padEnd(26)}${cells
        .slice(1)
        .map((cell) => cell.padStart(18))
        .join('')}`,
    );
  const pages = (name: string, { times, timesOfProcessor, counted }: Rate): void =>
    row(
      name,
      `${Math.round(times)} pages/s`,
      `${Math.round(timesOfProcessor)} pages/s`,
      `${Math.round(counted / 1e6)} MB/s`,
    );
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `50,000 users, 100 million items; ${READERS} readers in one process; ${availableParallelism()} cores; load ${load}; TLS on`,
  );
  row('', 'measured', 'of server CPU', 'bytes');
  row('start until ready', `${tenant.startSeconds.toFixed(2)} s`);
  pages('delta, all properties', delta);
  pages('delta with addresses', lean);
  row(
    'downloads',
    `${Math.round(download.counted / 1e6)} MB/s`,
    `${Math.round(download.countedOfProcessor / 1e6)} MB/s`,
    `${Math.round((biggest?.size ?? 0) / 1e6)} MB a file`,
  );
  row('memory', `${afterStart} MB start`, `${afterDelta} MB delta`, `${afterDownloads} MB downloads`);
} finally {
  running?.child.kill();
  await rm(state, { recursive: true, force: true });
}
