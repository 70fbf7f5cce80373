import { page, paging, Secret } from '../common.ts';
import { operation } from '../operation.ts';
import { choice, Flag, Guid, list, Moment, object, optional, Text } from '../schema.ts';
import { Access } from './access.ts';

/** `thumbprint` is SHA-1 in upper-case hex, as Entra shows it; `ending` within 30 days of its end, `ended` from then on. */
const Certificate = object('CofferCertificate', {
  thumbprint: Text,
  subject: Text,
  validFrom: Moment,
  validUntil: Moment,
  state: choice('valid', 'ending', 'ended'),
});

/**
 * An application with a certificate: of the pool, or the organization's own. How it fares and its share stand in the use of the budget. Where what is
 * stored of the certificate cannot be opened, `trouble` says why and what to do, and there is no `certificate`.
 */
const Application = object('CofferApplication', {
  applicationId: Guid,
  displayName: optional(Text),
  isMain: Flag,
  certificate: optional(Certificate),
  trouble: optional(Text),
});

/**
 * An application to be added, or what changes of one; what is absent stays. The certificate is a file (PFX, or PEM with its key) in base64 with its
 * password, or one that the server made, by its id. The organization's own application takes a new certificate only.
 */
const ApplicationWish = object('CofferApplicationFromClient', {
  displayName: optional(Text),
  applicationCertificate: optional(Text),
  applicationCertificatePassword: optional(Secret),
  certificateId: optional(Guid),
});

/** A certificate that the server made, until an application uses it; the private key stays on the server. `file` is the .cer file for Entra, DER in base64. */
const MadeCertificate = object('CofferMadeCertificate', {
  id: Guid,
  file: Text,
  certificate: Certificate,
});

/** A certificate that ends within 30 days, has ended, or cannot be opened. */
const EndingCertificate = object('CofferEndingCertificate', {
  organizationId: Guid,
  organizationName: Text,
  application: Application,
});

const ofOrganization = '/coffer/v1/organizations/{organizationId}';
const params = { organizationId: Guid };
const one = { organizationId: Guid, applicationId: Guid };

/** Applications with which organizations sign in, one by one, and their certificates; v6 knows the pool as a whole alone. */
export const backupApplications = {
  Coffer_GetApplications: operation('GET', `${ofOrganization}/applications`, {
    tag: 'Coffer',
    built: true,
    params,
    answer: list(Application),
  }),
  Coffer_SetApplication: operation('PUT', `${ofOrganization}/applications/{applicationId}`, {
    tag: 'Coffer',
    built: true,
    params: one,
    body: ApplicationWish,
    answer: Application,
  }),
  Coffer_RemoveApplication: operation('DELETE', `${ofOrganization}/applications/{applicationId}`, {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: one,
  }),
  Coffer_CheckApplication: operation('POST', `${ofOrganization}/applications/{applicationId}/access-check`, {
    tag: 'Coffer',
    built: true,
    params: one,
    answer: Access,
  }),
  Coffer_GetMadeCertificates: operation('GET', `${ofOrganization}/certificates`, {
    tag: 'Coffer',
    built: true,
    params,
    answer: list(MadeCertificate),
  }),
  Coffer_MakeCertificate: operation('POST', `${ofOrganization}/certificates`, {
    tag: 'Coffer',
    built: true,
    params,
    answer: MadeCertificate,
  }),
  Coffer_RemoveMadeCertificate: operation('DELETE', `${ofOrganization}/certificates/{certificateId}`, {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: { organizationId: Guid, certificateId: Guid },
  }),
  Coffer_GetEndingCertificates: operation('GET', '/coffer/v1/ending-certificates', {
    tag: 'Coffer',
    paged: true,
    built: true,
    query: paging,
    answer: page('PageOfCofferEndingCertificate', EndingCertificate),
  }),
};
