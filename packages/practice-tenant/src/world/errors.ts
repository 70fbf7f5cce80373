/** Why the world refused a change or could not find something. */
export type WorldErrorCode =
  | 'itemNotFound'
  | 'nameAlreadyExists'
  | 'invalidName'
  | 'pathIsTooLong'
  | 'invalidRequest'
  | 'quotaLimitReached'
  | 'notFound';

/** A refusal of the world; the APIs turn it into the words of the service they imitate. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly code: WorldErrorCode;

  constructor(code: WorldErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
