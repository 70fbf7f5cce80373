import type { RestoredItem, RestoreReport } from '@coffer/engine';
import { OutsideError, type OutsideErrorCode, RequestError } from '@coffer/model';

// What people of the restore portal are told of what went wrong. Reasons name servers, folders and accounts that are no business of theirs; they
// get a sentence from here and an id, under which an administrator finds the reason itself.

const unanswered = 'Microsoft or the storage of the backups did not answer. Try again later.';
const sentences: Readonly<Partial<Record<OutsideErrorCode | 'other', string>>> = {
  unreachable: unanswered,
  throttled: unanswered,
  unavailable: unanswered,
  gone: 'It, or the place where it would go, does not exist any more.',
  locked: 'It, or the place where it would go, is locked or archived.',
  full: 'There is no room left where it would go.',
};

/** Why something failed, without a word of what only administrators may know. `id` is what they look for: a session or a request. */
export function plainReason(error: unknown, id: string): string {
  // What the caller did himself he may read.
  if (error instanceof RequestError) return error.message;
  return plainSentence(error instanceof OutsideError ? error.code : 'other', id);
}

/** What a report tells of reasons. */
type ToldReport = Pick<RestoreReport, 'issues' | 'cannotContinue'>;

/** A report of a restore in a session of the portal, in which every reason is such a sentence. */
export function plainReport<T extends ToldReport>(report: T, sessionId: string): T {
  return {
    ...report,
    issues: report.issues.map((issue) => plainIssue(issue, sessionId)),
    ...(report.cannotContinue === undefined ? {} : { cannotContinue: plainSentence(codeOfEnd(report), sessionId) }),
  };
}

/** The same for an event of a session that did not end well. */
export function plainSentence(code: OutsideErrorCode | 'other', id: string): string {
  const sentence = sentences[code] ?? 'It could not be done.';
  return `${sentence} Whoever takes care of the backups finds the reason under ${id}.`;
}

function plainIssue({ reason, issues, ...item }: RestoredItem, sessionId: string): RestoredItem {
  return {
    ...item,
    ...(reason === undefined
      ? {}
      : { reason: item.verdict === undefined ? reasonOf(item, sessionId) : verdictOf(item) }),
    ...(issues === undefined ? {} : { issues: issues.map(() => 'A permission or field could not be given back.') }),
  };
}

function reasonOf({ outcome, code }: RestoredItem, sessionId: string): string {
  return outcome === 'skipped' ? 'Nothing of it is held.' : plainSentence(code ?? 'other', sessionId);
}

function verdictOf({ verdict }: RestoredItem): string {
  if (verdict === 'enriched') return 'Microsoft added properties to the document, so it differs from the saved one.';
  return verdict === 'identical'
    ? 'An older version was restored.'
    : 'What Microsoft stored differs from what was sent.';
}

/** What ended a restore is what its last item failed for. */
function codeOfEnd({ issues }: ToldReport): OutsideErrorCode | 'other' {
  return issues.findLast(({ outcome }) => outcome === 'failed')?.code ?? 'other';
}
