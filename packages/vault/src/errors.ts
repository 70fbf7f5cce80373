/**
 * Why the vault refused.
 *
 * - `exists`: a repository is already there, or a file that must be new.
 * - `not-a-repository`: no config file, or a format version other than 2.
 * - `wrong-password`: no key file opens with this password.
 * - `locked`: somebody else holds the exclusive lock, or our own lock could not be kept alive.
 * - `damaged`: bytes that fail their check (hash, authenticator, format).
 * - `full`: no space or quota left at the storage.
 * - `io`: the storage failed otherwise; `permanent` says whether trying again is pointless.
 * - `missing`: a file, blob, tree or snapshot that should be there is not.
 * - `refused`: what was asked for makes no sense or would lose something nobody can mean to lose.
 */
export type VaultErrorCode =
  | 'exists'
  | 'not-a-repository'
  | 'wrong-password'
  | 'locked'
  | 'damaged'
  | 'full'
  | 'io'
  | 'missing'
  | 'refused';

/** Everything the vault throws, except an abort, which rejects with the signal's own reason. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultErrorCode;
  /** True when repeating the same call cannot help as long as nobody changes something. */
  readonly permanent: boolean;

  constructor(code: VaultErrorCode, message: string, options: ErrorOptions & { readonly permanent?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.permanent = options.permanent ?? code !== 'io';
  }
}
