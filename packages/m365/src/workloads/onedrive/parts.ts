import type { SharePoint } from '../../client/sharepoint.ts';
import type { OneDriveFinder } from '../../one-drive.ts';
import type { SiteCollections } from '../../site-collections.ts';
import type { DriveParts } from '../drive/parts.ts';

/** What the OneDrive workload works with. */
export interface OneDriveParts extends DriveParts {
  readonly oneDrives: OneDriveFinder;
  readonly collections: SiteCollections;
  /** SharePoint's own REST interface, for counts. */
  readonly sharePoint: SharePoint;
}
