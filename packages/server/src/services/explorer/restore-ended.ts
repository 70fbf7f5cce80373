import { RequestError } from '@coffer/model';

/** Why a restore ended before it was done: somebody stopped it, its session was ended, or the server ended. */
export type EarlyEnd = 'stopped' | 'session-ended' | 'interrupted';

/** How a restore that ended early is gone on with. */
const wayOut = 'What was restored stays. Restore the same again to go on: what is there as it was saved is left alone.';
const sentences: Readonly<Record<EarlyEnd, string>> = {
  stopped: 'The restore was stopped.',
  'session-ended': 'The restore session was ended, and the restore with it.',
  interrupted: 'The server stopped while this was going on.',
};

/** With this the signal of a restore that ends early is aborted. */
export class RestoreEnded extends RequestError {
  readonly status: 'Stopped' | 'Interrupted';

  constructor(why: EarlyEnd) {
    super('conflict', `${sentences[why]} ${wayOut}`);
    this.status = why === 'interrupted' ? 'Interrupted' : 'Stopped';
  }
}
