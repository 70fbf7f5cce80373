import type { RestoreJournal } from '@coffer/model';
import type { SharePoint } from '../../client/sharepoint.ts';
import type { SiteCollections } from '../../site-collections.ts';
import type { DriveParts } from '../drive/parts.ts';
import type { People } from './people.ts';

/** What the SharePoint workload works with. */
export interface SitesParts extends DriveParts {
  /** SharePoint's own REST interface, for what Graph does not know. */
  readonly sharePoint: SharePoint;
  readonly collections: SiteCollections;
  readonly people: People;
  readonly journal: RestoreJournal;
}
