import { page, Secret } from '../common.ts';
import { choice, Flag, Guid, Moment, maybe, object, optional, Text } from '../schema.ts';

const region = choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment');

/** How people sign in to the restore portal. Secrets are never in it. */
export const PortalSettings = object('CofferPortalSettings', {
  isEnabled: Flag,
  applicationId: optional(Guid),
  region: optional(region),
  applicationCertificateThumbprint: optional(Text),
  hasApplicationSecret: optional(Flag),
  /** What the application in Entra ID must name as its redirect URI (platform: Web). */
  redirectUri: Text,
});

/** The settings as they are changed; what is not given stays. */
export const PortalSettingsFromClient = object('CofferPortalSettingsFromClient', {
  isEnabled: optional(Flag),
  applicationId: optional(Guid),
  region: optional(region),
  applicationSecret: optional(Secret),
  /** PFX, base64. */
  applicationCertificate: optional(Text),
  applicationCertificatePassword: optional(Secret),
});

/** A OneDrive or site that whoever is signed in may restore. */
const PortalObject = object('CofferPortalObject', {
  id: Text,
  workload: choice('onedrive', 'sharepoint'),
  name: Text,
  displayName: Text,
  url: Text,
  /** Whether it is somebody's personal site. */
  isPersonal: Flag,
  /** Whether it is the caller's own. */
  isOwn: Flag,
  firstBackup: Moment,
  /** Absent: the latest restore point holds it. */
  lastBackup: optional(Moment),
});

/** One page of {@link PortalObject}. */
export const PortalObjectPage = page('PageOfCofferPortalObject', PortalObject);

/** A restore point that holds an object. */
const PortalPoint = object('CofferPortalPoint', { id: Text, backupTime: Moment });

/** One page of {@link PortalPoint}. */
export const PortalPointPage = page('PageOfCofferPortalPoint', PortalPoint);

/** Which restore point to open; without `dateTime` the latest. */
export const PortalExploreOptions = object('CofferPortalExploreOptions', {
  dateTime: maybe(Moment),
  showDeleted: maybe(Flag),
  showAllVersions: maybe(Flag),
  reason: maybe(Text),
});
