import {
  type Application,
  type ApplicationKey,
  type ApplicationSecret,
  permissionId,
  type Resource,
  resourceObjectId,
  thumbprintOf,
} from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';
import { iso } from './item.ts';

export function presentApplication(application: Application): Row {
  return {
    id: application.objectId,
    deletedDateTime: null,
    appId: application.appId,
    displayName: application.displayName,
    createdDateTime: iso(application.created),
    signInAudience: 'AzureADMyOrg',
    isFallbackPublicClient: application.publicClient,
    requiredResourceAccess: application.requiredAccess,
    keyCredentials: application.certificates.map(presentKey),
    passwordCredentials: application.secrets.map((secret) => presentSecret(secret)),
  };
}

/** The certificate itself is never shown again ("application resource type"). */
export function presentKey(key: ApplicationKey): Row {
  return {
    customKeyIdentifier: thumbprintOf(key.der).toString('base64'),
    displayName: key.displayName ?? null,
    startDateTime: key.starts === undefined ? null : iso(key.starts),
    endDateTime: key.expires === undefined ? null : iso(key.expires),
    keyId: key.keyId,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    key: null,
  };
}

/** The secret is shown once, when it is made. */
export function presentSecret(secret: ApplicationSecret, reveal = false): Row {
  return {
    customKeyIdentifier: null,
    displayName: secret.displayName ?? null,
    endDateTime: secret.expires === undefined ? null : iso(secret.expires),
    hint: secret.value.slice(0, 3),
    keyId: secret.keyId,
    secretText: reveal ? secret.value : null,
  };
}

export function presentServicePrincipal(application: Application): Row {
  return {
    id: application.servicePrincipalId,
    accountEnabled: application.enabled,
    appId: application.appId,
    appDisplayName: application.displayName,
    displayName: application.displayName,
    appRoleAssignmentRequired: false,
    servicePrincipalType: 'Application',
    servicePrincipalNames: [application.appId],
    appRoles: [],
    oauth2PermissionScopes: [],
  };
}

/** A Microsoft service, with the permissions it offers. */
export function presentResource(resource: Resource, tenantId: string): Row {
  return {
    id: resourceObjectId(resource, tenantId),
    accountEnabled: true,
    appId: resource.appId,
    appDisplayName: resource.displayName,
    displayName: resource.displayName,
    appRoleAssignmentRequired: false,
    servicePrincipalType: 'Application',
    servicePrincipalNames: [resource.appId],
    appRoles: resource.roles.map((value) => ({
      id: permissionId(resource, 'role', value),
      value,
      displayName: value,
      description: value,
      allowedMemberTypes: ['Application'],
      isEnabled: true,
    })),
    oauth2PermissionScopes: resource.scopes.map((value) => ({
      id: permissionId(resource, 'scope', value),
      value,
      adminConsentDisplayName: value,
      isEnabled: true,
      type: value.endsWith('.All') ? 'Admin' : 'User',
    })),
  };
}
