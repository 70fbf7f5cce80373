import { ConnectionBroken } from '../http/exchange.ts';
import { type Behaviour, isServicePath, Trigger } from './behaviour.ts';

/** Hangs up on requests to Graph and SharePoint without an answer. */
export function resetConnections(random: () => number): Behaviour {
  const trigger = new Trigger(random);
  return {
    name: 'resetConnections',
    set: (settings) => trigger.set(settings),
    arrive({ path }) {
      if (isServicePath(path) && trigger.strikes(path))
        throw new ConnectionBroken('the connection is reset on purpose');
      return undefined;
    },
  };
}
