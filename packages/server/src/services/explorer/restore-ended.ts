import { RequestError } from '@coffer/model';

/**
 * Why a restore ended before it was done: somebody stopped it, its session was ended, the server ended, or what came before it in its
 * request failed.
 */
export type EarlyEnd = 'stopped' | 'session-ended' | 'interrupted' | 'given-up';

const sentences: Readonly<Record<EarlyEnd, string>> = {
  stopped: 'The restore was stopped.',
  'session-ended': 'The restore session was ended, and the restore with it.',
  interrupted: 'The server stopped while this was going on.',
  'given-up': 'What was to be restored before this failed.',
};

/** With this the signal of a restore that ends early is aborted. */
export class RestoreEnded extends RequestError {
  readonly status: 'Stopped' | 'Interrupted';
  /** What is said of those that were still waiting. */
  readonly ofWaiting: string;

  constructor(why: EarlyEnd) {
    const sentence = sentences[why];
    super(
      'conflict',
      `${sentence} What was restored stays. Continue it to go on: what is there as it was saved is left alone.`,
    );
    this.status = why === 'stopped' || why === 'session-ended' ? 'Stopped' : 'Interrupted';
    this.ofWaiting = `${sentence} This had not begun, and nothing of it was restored. Continue it to have it restored.`;
  }
}
