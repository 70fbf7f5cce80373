import type { Services } from '../../services/services.ts';
import { presentJobSession } from '../families/job-sessions/job-sessions.ts';
import type { Handlers } from '../handler.ts';

/** Server-sent events: what changes without anybody asking. */
export function eventHandlers({ sessionFeed }: Pick<Services, 'sessionFeed'>): Handlers<'Coffer_GetEvents'> {
  return {
    Coffer_GetEvents: async ({ caller, signal }) => ({
      fileName: 'events',
      contentType: 'text/event-stream; charset=utf-8',
      bytes: lines(sessionFeed.listen(caller.name, signal)),
    }),
  };
}

async function* lines(feed: ReturnType<Services['sessionFeed']['listen']>): AsyncGenerator<Uint8Array> {
  // The first bytes open the stream; after it ends, a browser comes again by itself.
  yield Buffer.from('retry: 2000\n\n');
  for await (const session of feed) {
    const text =
      session === undefined ? ': still here' : `event: session\ndata: ${JSON.stringify(presentJobSession(session))}`;
    yield Buffer.from(`${text}\n\n`);
  }
}
