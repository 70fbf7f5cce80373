import { randomUUID } from 'node:crypto';
import type { SettingStore } from '../../db/stores/setting-store.ts';

/** Which server this is. */
export interface ServiceInstance {
  /** Stays the same as long as the database does. */
  readonly installationId: string;
  /** Four numbers, as clients of the API expect. */
  readonly version: string;
}

/** Reads the installation id, which is made on first start. */
export async function serviceInstance(settings: SettingStore, version: string): Promise<ServiceInstance> {
  return { installationId: await settings.getOrMake('installation-id', randomUUID), version: `${version}.0` };
}
