import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';

type Pattern =
  | 'Organization_OrganizationDeviceCode'
  | 'Organization_CheckDeviceCode'
  | 'OrganizationBackupApplications_OrganizationDeviceCode'
  | 'RestoreSession_DeviceCodeAction';

/** Sign-in of an administrator of Microsoft 365 on another device. */
export function deviceCodeHandlers({
  deviceCodes,
  restoreSessions,
}: Pick<Services, 'deviceCodes' | 'restoreSessions'>): Handlers<Pattern> {
  return {
    Organization_OrganizationDeviceCode: async ({ body, signal }) =>
      await deviceCodes.start(body.targetRegion ?? 'Worldwide', signal),
    Organization_CheckDeviceCode: async ({ body, signal }) => ({
      authenticated: await deviceCodes.check(body.userCode ?? '', signal),
    }),
    OrganizationBackupApplications_OrganizationDeviceCode: async ({ params, signal }) =>
      await deviceCodes.startFor(params.organizationId, signal),
    RestoreSession_DeviceCodeAction: async ({ params, body, signal }) => {
      const session = await restoreSessions.use(params.restoreSessionId);
      const elsewhere = body.targetOrganizationName !== undefined;
      return elsewhere
        ? await deviceCodes.start(body.targetRegion ?? 'Worldwide', signal)
        : await deviceCodes.startFor(session.organizationId, signal);
    },
  };
}
