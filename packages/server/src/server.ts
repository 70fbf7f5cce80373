import type { AddressInfo } from 'node:net';
import { type Clock, type Logger, messageOf, systemClock } from '@coffer/model';
import { composeHouse } from './compose/house.ts';
import { type Config, ConfigError, makeConfig } from './config/config.ts';
import type { Environment } from './config/env.ts';
import { type App, buildApp } from './http/app.ts';
import { handlers } from './http/families/index.ts';
import { serverLogger } from './logger.ts';
import { serverCertificate } from './secrets/server-certificate.ts';
import { type PasswordCost, usualCost } from './services/administrators/password-hash.ts';
import { version } from './version.ts';

/** How to start a server. */
export interface ServerOptions {
  /** The settings under their names in the environment; what is absent takes its default. */
  readonly settings: Environment;
  /** The machine's clock unless given. */
  readonly clock?: Clock;
  /** JSON lines on standard output unless given. */
  readonly logger?: Logger;
  /** Refuses to send an answer that is not what the contract says; for tests. */
  readonly checkAnswers?: boolean;
  /** Cost of guessing the passwords of users and repositories that are made; for tests. */
  readonly passwordCost?: PasswordCost;
}

/** A running server. Disposing stops it and all it runs. */
export interface RunningServer extends AsyncDisposable {
  /** `https://host:port` where it listens. */
  readonly url: string;
  /** Set once: when the first administrator was made without a given password. Show it to a person, keep it nowhere. */
  readonly madeAdministrator: { readonly name: string; readonly password: string } | undefined;
}

/** Starts a server and resolves once it listens. Rejects with a {@link ConfigError} for a setting that cannot be used. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const config = makeConfig(options.settings);
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? serverLogger();
  await using stack = new AsyncDisposableStack();
  const passwordCost = options.passwordCost ?? usualCost;
  const house = stack.use(await composeHouse({ config, clock, logger, passwordCost }));
  const certificate = await serverCertificate(config, clock.now());
  const app = await buildApp({
    handlers: handlers(house.services),
    services: house.services,
    certificate,
    logger,
    version,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    checkAnswers: options.checkAnswers ?? false,
  });
  stack.defer(async () => await app.close());
  const port = await listen(app, config);
  const owned = stack.move();
  return {
    url: `https://${hostOf(config.host)}:${port}`,
    madeAdministrator: house.madeAdministrator,
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

async function listen(app: App, { host, port }: Config): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw new ConfigError(`COFFER_HOST and COFFER_PORT: cannot listen on ${host}, port ${port}: ${messageOf(cause)}.`, {
      cause,
    });
  }
  return (app.server.address() as AddressInfo).port;
}

/** The host part of an address that a client on this machine can use. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
