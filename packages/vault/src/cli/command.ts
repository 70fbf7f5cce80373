import type { Backend } from '../backend/backend.ts';
import type { Repository } from '../repository/repository.ts';

/** What a command gets. */
export interface CommandContext {
  /** The words after the command's name that are no options. */
  readonly words: readonly string[];
  /** The command's own options, by name; a flag is `true`. */
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly signal: AbortSignal;
  /** The repository that the command line names, not opened yet. */
  readonly place: Place;
  /** Opens it. The caller disposes it. `startWorkers` where much is to be read or written for certain. */
  readonly repository: (options?: { readonly startWorkers?: boolean }) => Promise<Repository>;
  /** The place of a second repository, for what copies between two. */
  readonly otherPlace: (named: {
    readonly repository: string | undefined;
    readonly passwordFile: string | undefined;
  }) => Place;
  /** The password that a command is to set. */
  readonly newPassword: () => Promise<string>;
  readonly output: Output;
}

/** Where a repository is, and what opens it. */
export interface Place {
  backend(): Promise<Backend>;
  password(): Promise<string>;
}

/** Where a command prints to. */
export interface Output {
  /** One line of the result, for people and pipes. */
  line(text: string): void;
  /** Bytes of the result. Resolves when more is welcome. */
  bytes(bytes: Uint8Array): Promise<void>;
  /** Replaces the live line on a terminal, a few times a second; elsewhere it is silent, and `text` is not asked. */
  progress(text: () => string): void;
  /** A remark that is no result. */
  remark(text: string): void;
}

/** An option of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What `--help` says of it. */
  readonly help: string;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** The words it takes, as `--help` shows them. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Resolves to the exit status. */
  readonly run: (context: CommandContext) => Promise<number>;
}

/** The command line is wrong. `message` says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The word at a position, or `UsageError` naming what is missing. */
export function wordAt(context: CommandContext, position: number, what: string): string {
  const word = context.words[position];
  if (word === undefined || word === '') throw new UsageError(`${what} is missing`);
  return word;
}

/** An option's text, if it was given. */
export function textOf(context: CommandContext, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === 'string' ? value : undefined;
}
