import { type Clock, RequestError } from '@coffer/model';
import type { Region } from '../../config/cloud-file.ts';
import { type ConnectionInput, readConnection } from './connection.ts';
import type { Connections, ProtectedServices } from './organization.ts';

/** An organization as a caller sends it. Null means the same as absent. */
export interface OrganizationInput {
  readonly type?: 'Office365' | 'OnPremises' | 'Hybrid' | null;
  readonly region?: Region | null;
  readonly isExchangeOnline?: boolean | null;
  readonly isSharePointOnline?: boolean | null;
  readonly isTeamsOnline?: boolean | null;
  readonly isTeamsChatsOnline?: boolean | null;
  readonly configureApplication?: boolean | null;
  readonly userCode?: string;
  readonly newApplicationName?: string | null;
  readonly exchangeOnlineSettings?: ConnectionInput | null;
  readonly sharePointOnlineSettings?: ConnectionInput | null;
}

/** What was understood of an {@link OrganizationInput}. */
export interface OrganizationWish {
  readonly services: ProtectedServices;
  readonly connections: Connections;
}

/** The state that a change starts from. */
export type Before = OrganizationWish;

/**
 * Reads what a caller wants; `before` supplies what a change leaves out.
 * Rejects with `RequestError('invalid')` and a text that names what is wrong.
 */
export function readOrganization(input: OrganizationInput, clock: Clock, before?: Before): OrganizationWish {
  refuseWhatIsNotBuilt(input);
  const connections = readConnections(input, clock, before);
  const services = readServices(input, connections, before);
  const kinds = [connections.exchange, connections.sharePoint].flatMap((one) => (one ? [one.settings.kind] : []));
  if (kinds.length === 0) {
    throw invalid('exchangeOnlineSettings or sharePointOnlineSettings is needed to sign in to the organization.');
  }
  if (new Set(kinds).size > 1) {
    throw invalid('exchangeOnlineSettings and sharePointOnlineSettings must use the same kind of sign-in.');
  }
  if (!Object.values(services).includes(true)) {
    throw invalid('At least one of isExchangeOnline, isSharePointOnline and isTeamsOnline must be true.');
  }
  if (services.isTeamsChatsOnline && kinds[0] !== 'application') {
    throw invalid('isTeamsChatsOnline needs application-only sign-in; it must be false for sign-in with an account.');
  }
  return { services, connections };
}

function refuseWhatIsNotBuilt(input: OrganizationInput): void {
  const type = input.type ?? 'Office365';
  if (type !== 'Office365') {
    throw invalid(`Organizations of the type ${type} are not supported; only Office365, an organization in the cloud.`);
  }
  if (input.configureApplication === true || (input.newApplicationName ?? '') !== '') {
    throw invalid(
      'configureApplication and newApplicationName are not supported. Register the application in Microsoft Entra, upload its ' +
        'certificate and grant its permissions there, then send applicationId, applicationCertificate and ' +
        'applicationCertificatePassword.',
    );
  }
}

function readConnections(input: OrganizationInput, clock: Clock, before: Before | undefined): Connections {
  const exchange = input.exchangeOnlineSettings;
  const sharePoint = input.sharePointOnlineSettings;
  return {
    exchange: exchange
      ? readConnection(exchange, 'exchangeOnlineSettings', clock, before?.connections.exchange)
      : before?.connections.exchange,
    sharePoint: sharePoint
      ? readConnection(sharePoint, 'sharePointOnlineSettings', clock, before?.connections.sharePoint)
      : before?.connections.sharePoint,
  };
}

function readServices(
  input: OrganizationInput,
  connections: Connections,
  before: Before | undefined,
): ProtectedServices {
  const was = before?.services;
  return {
    isExchangeOnline: input.isExchangeOnline ?? was?.isExchangeOnline ?? connections.exchange !== undefined,
    isSharePointOnline: input.isSharePointOnline ?? was?.isSharePointOnline ?? connections.sharePoint !== undefined,
    isTeamsOnline: input.isTeamsOnline ?? was?.isTeamsOnline ?? false,
    isTeamsChatsOnline: input.isTeamsChatsOnline ?? was?.isTeamsChatsOnline ?? false,
  };
}

function invalid(message: string): RequestError {
  return new RequestError('invalid', message);
}
