import { RequestError } from '@coffer/model';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';

/**
 * Applications in Microsoft Entra. Coffer neither lists nor creates them: that needs rights over all applications of the
 * organization, which a backup server should not hold.
 */
export function applicationHandlers({
  organizations,
}: Pick<Services, 'organizations'>): Handlers<`Application_${string}`> {
  const refuse = async (organizationId: string, instead: string): Promise<never> => {
    await organizations.require(organizationId);
    throw new RequestError('invalid', `Applications of the organization are not managed from here. ${instead}`);
  };
  return {
    Application_GetApplications: async ({ params }) =>
      await refuse(
        params.organizationId,
        'Look them up in the Microsoft Entra admin center under "App registrations".',
      ),
    Application_CreateApplication: async ({ params }) =>
      await refuse(
        params.organizationId,
        'Register the application in the Microsoft Entra admin center, upload its certificate and grant its permissions ' +
          'there, then send applicationId, applicationCertificate and applicationCertificatePassword to BackupApplications.',
      ),
  };
}
