import type { AnswerOf } from '@coffer/contract';
import type { KnownApplication } from '../../services/backup-applications/known-applications.ts';
import type { MadeCertificate } from '../../services/backup-applications/made-certificates.ts';
import type { StandingCertificate } from '../../services/organizations/certificate-facts.ts';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { pageOfAll } from '../page.ts';
import { momentOf } from './present.ts';
import { presentAccess } from './present-insight.ts';

type Needed = Pick<Services, 'applicationManager' | 'madeCertificates'>;
type Operations =
  | `Coffer_${'GetApplications' | 'SetApplication' | 'RemoveApplication' | 'CheckApplication'}`
  | `Coffer_${'GetMadeCertificates' | 'MakeCertificate' | 'RemoveMadeCertificate' | 'GetEndingCertificates'}`;

/** Applications with which organizations sign in, one by one, and their certificates. */
export function applicationHandlers({ applicationManager, madeCertificates }: Needed): Handlers<Operations> {
  return {
    Coffer_GetApplications: async ({ params }) =>
      (await applicationManager.list(params.organizationId)).map(presentApplication),
    Coffer_SetApplication: async ({ params, body, signal }) =>
      presentApplication(
        await applicationManager.set(params.organizationId, params.applicationId, { wish: body, signal }),
      ),
    Coffer_RemoveApplication: async ({ params }) => {
      await applicationManager.remove(params.organizationId, params.applicationId);
      return undefined;
    },
    Coffer_CheckApplication: async ({ params, signal }) =>
      presentAccess(await applicationManager.check(params.organizationId, params.applicationId, signal)),
    Coffer_GetMadeCertificates: async ({ params }) =>
      (await madeCertificates.list(params.organizationId)).map(presentMade),
    Coffer_MakeCertificate: async ({ params }) => presentMade(await madeCertificates.make(params.organizationId)),
    Coffer_RemoveMadeCertificate: async ({ params }) => {
      await madeCertificates.remove(params.organizationId, params.certificateId);
      return undefined;
    },
    Coffer_GetEndingCertificates: async (call) =>
      pageOfAll(call, await applicationManager.ending(), ({ application, ...organization }) => ({
        ...organization,
        application: presentApplication(application),
      })),
  };
}

function presentApplication(one: KnownApplication): AnswerOf<'Coffer_SetApplication'> {
  const { applicationId, displayName, isMain, certificate, trouble } = one;
  return {
    applicationId,
    ...(displayName === undefined ? {} : { displayName }),
    isMain,
    ...(certificate === undefined ? {} : { certificate: presentCertificate(certificate) }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function presentMade({ id, file, certificate }: MadeCertificate): AnswerOf<'Coffer_MakeCertificate'> {
  return { id, file, certificate: presentCertificate(certificate) };
}

function presentCertificate(standing: StandingCertificate) {
  const { thumbprint, subject, validFrom, validUntil, state } = standing;
  return { thumbprint, subject, validFrom: momentOf(validFrom), validUntil: momentOf(validUntil), state };
}
