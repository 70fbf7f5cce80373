import { Action, Links } from '../common.ts';
import { dictionary, Flag, Int32, maybe, object, optional } from '../schema.ts';

/** How long sessions and their logs are kept: for ever, or for so many weeks. */
export const HistorySettings = object('RESTHistorySettings', {
  keepAllsessions: maybe(Flag),
  /** Weeks. */
  keeponlyLast: maybe(Int32),
  _links: optional(Links),
  _actions: optional(dictionary(Action)),
});
