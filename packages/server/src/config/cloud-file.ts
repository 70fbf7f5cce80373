import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { CloudEndpoints } from '@coffer/m365';
import { messageOf } from '@coffer/model';

/** The clouds that an organization can live in, as the API names them. */
export const regions = ['Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment'] as const;

/** One of {@link regions}. */
export type Region = (typeof regions)[number];

/** Where Microsoft's services are found, per region. */
export interface Cloud {
  /** The hosts of a region, or undefined if this installation does not know them. */
  endpoints(region: Region): CloudEndpoints | undefined;
}

const sharePoint = 'https://{host}';

/** Hosts of the public and the national clouds, from Microsoft's pages on national cloud deployments. */
const microsoftHosts: Readonly<Record<Region, CloudEndpoints>> = {
  Worldwide: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com', sharePoint },
  Germany: { login: 'https://login.microsoftonline.de', graph: 'https://graph.microsoft.de', sharePoint },
  China: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    sharePoint,
  },
  USDefence: { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us', sharePoint },
  USGovernment: { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us', sharePoint },
};

/** Where a cloud is described. */
export interface CloudOptions {
  /** A cloud file; Microsoft's own hosts if absent. */
  readonly cloudFile: string | undefined;
  /** The public client application for regions that name none. */
  readonly publicClientId: string | undefined;
}

/** The hosts that this installation uses. Rejects with an Error that names the cloud file and the member that is wrong. */
export async function loadCloud({ cloudFile, publicClientId }: CloudOptions): Promise<Cloud> {
  const cloud = cloudFile === undefined ? microsoftCloud() : await readCloudFile(cloudFile);
  if (publicClientId === undefined) return cloud;
  return {
    endpoints: (region) => {
      const endpoints = cloud.endpoints(region);
      return endpoints && { publicClientId, ...endpoints };
    },
  };
}

/** Microsoft's own hosts; there is no public client application among them, so basic sign-in names its own. */
function microsoftCloud(): Cloud {
  return { endpoints: (region) => microsoftHosts[region] };
}

/**
 * Reads a cloud file: JSON of the form
 * `{ "caFile"?: path, "regions": { "<region>": { "login", "graph", "sharePoint", "publicClientId"? } } }`.
 * `sharePoint` is a template with `{host}`; `caFile` is a PEM file, relative to the cloud file if it is not absolute.
 * A region that the file does not name falls back to Microsoft's own hosts.
 * Rejects with an Error that names the file and the member that is wrong.
 */
async function readCloudFile(path: string): Promise<Cloud> {
  const fail = (what: string): Error => new Error(`The cloud file ${path} cannot be used: ${what}.`);
  const file = asRecord(await readJson(path, fail));
  const list = asRecord(file?.['regions']);
  if (!file || !list) throw fail('it must be a JSON object with a member "regions"');
  const ca = await readCa(path, file['caFile'], fail);
  const named = new Map<Region, CloudEndpoints>();
  for (const [name, value] of Object.entries(list)) {
    const region = regions.find((known) => known === name);
    if (!region) throw fail(`"${name}" is not a region; the regions are ${regions.join(', ')}`);
    named.set(region, readEndpoints(name, value, ca, fail));
  }
  return { endpoints: (region) => named.get(region) ?? microsoftHosts[region] };
}

type Fail = (what: string) => Error;

async function readJson(path: string, fail: Fail): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    throw fail(messageOf(error));
  }
}

async function readCa(path: string, caFile: unknown, fail: Fail): Promise<string | undefined> {
  if (caFile === undefined) return undefined;
  if (typeof caFile !== 'string') throw fail('"caFile" must be a path');
  const at = isAbsolute(caFile) ? caFile : join(dirname(path), caFile);
  const pem = await readFile(at, 'utf8').catch((error: unknown) => {
    throw fail(`its CA file cannot be read: ${messageOf(error)}`);
  });
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw fail(`${at} holds no certificate in PEM form`);
  return pem;
}

function readEndpoints(region: string, value: unknown, ca: string | undefined, fail: Fail): CloudEndpoints {
  const entry = asRecord(value);
  if (!entry) throw fail(`"${region}" must be an object`);
  const url = (member: string): string => {
    const text = entry[member];
    const usable = typeof text === 'string' && URL.canParse(text.replace('{host}', 'host'));
    if (!usable || !text.startsWith('https://')) throw fail(`"${region}.${member}" must be an https URL`);
    return text.replace(/\/+$/, '');
  };
  const template = url('sharePoint');
  if (!template.includes('{host}')) throw fail(`"${region}.sharePoint" must contain {host}`);
  const client = entry['publicClientId'];
  if (client !== undefined && typeof client !== 'string') throw fail(`"${region}.publicClientId" must be a string`);
  return {
    login: url('login'),
    graph: url('graph'),
    sharePoint: template,
    ...(client === undefined ? {} : { publicClientId: client }),
    ...(ca === undefined ? {} : { ca }),
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}
