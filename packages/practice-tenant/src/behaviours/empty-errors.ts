import { type Behaviour, isServicePath, Trigger } from './behaviour.ts';

/** Leaves the body of error answers of Graph and SharePoint away (`Content-Length: 0`). Own settings: `status` to name one. */
export function emptyErrors(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  let only: unknown;
  return {
    name: 'emptyErrors',
    set(settings) {
      trigger.set(settings);
      only = settings?.['status'];
    },
    after({ path }, { status, headers = {} }) {
      if (status < 400 || (only !== undefined && status !== only)) return undefined;
      return isServicePath(path) && trigger.strikes(path) ? { status, headers } : undefined;
    },
  };
}
