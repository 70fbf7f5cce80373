/** Fields of one log line. Secrets never belong here; serializers are the last net, not the first. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The logger that every package is handed. pino satisfies it. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Says nothing; for tests and for libraries used alone. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
