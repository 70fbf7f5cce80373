import type { AnswerOf } from '@coffer/contract';
import type { Job } from '../../api/queries.ts';
import type { FoundObject } from '../../components/ObjectPicker.tsx';
import { policyOf, type Schedule, scheduleOf } from './schedule.ts';

export type JobItem = AnswerOf<'Job_GetSelectedItems'>[number];

/** What a person fills in. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly organizationId: string;
  readonly repositoryId: string;
  readonly entire: boolean;
  readonly allOneDrives: boolean;
  /** Personal ones not counted. */
  readonly allSites: boolean;
  readonly allPersonalSites: boolean;
  /** Users, groups, sites and teams. */
  readonly picked: readonly JobItem[];
  /** The same, that are left out. */
  readonly leftOut: readonly JobItem[];
  /** One path a line. */
  readonly excludedFolders: string;
  readonly schedule: Schedule;
  readonly runNow: boolean;
  /** What the job has and this form does not show: it is sent back as it came. */
  readonly kept: {
    readonly excluded: readonly JobItem[];
    readonly organization: JobItem | undefined;
    readonly selected: readonly JobItem[];
  };
}

/** The draft of a job that exists, or of a new one. */
export function draftOf(job: Job | undefined, selected: readonly JobItem[], excluded: readonly JobItem[]): Draft {
  const organization = selected.find(({ type }) => type === 'PartialOrganization');
  const shown = selected.filter(isPickable);
  const withoutPersonal = excluded.some(isPersonalSites);
  const folders = excluded.filter(({ type }) => type === 'OneDriveFolders').flatMap((item) => item.folders ?? []);
  return {
    name: job?.name ?? '',
    description: job?.description ?? '',
    organizationId: '',
    repositoryId: job?.repositoryId ?? '',
    entire: job !== undefined && job.backupType === 'EntireOrganization',
    allOneDrives: job === undefined || organization?.oneDrive === true,
    allSites: organization?.sites === true,
    allPersonalSites: !withoutPersonal && (organization?.sites === true || selected.some(isPersonalSites)),
    picked: shown,
    leftOut: excluded.filter(isPickable),
    excludedFolders: folders.join('\n'),
    schedule: scheduleOf(job?.schedulePolicy),
    runNow: false,
    kept: {
      organization,
      excluded: excluded.filter((item) => item.type !== 'OneDriveFolders' && !isPickable(item)),
      selected: selected.filter((item) => item !== organization && !shown.includes(item) && !isPersonalSites(item)),
    },
  };
}

/** What a job takes of something that was picked: everything that it is built to protect. */
export function itemOf(found: FoundObject): JobItem {
  switch (found.type) {
    case 'User':
      return { ...found, oneDrive: true, personalSite: true };
    case 'Group':
      return { ...found, members: true, memberOnedrive: true, memberSite: true, groupSite: true };
    case 'Site':
    case 'Team':
      return found;
  }
}

/** The job as the API takes it. */
export function bodyOf(draft: Draft) {
  const folders = draft.excludedFolders
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    name: draft.name,
    description: draft.description,
    repositoryId: draft.repositoryId,
    backupType: draft.entire ? ('EntireOrganization' as const) : ('SelectedItems' as const),
    ...(draft.entire ? {} : { selectedItems: selectedItems(draft) }),
    excludedItems: [
      ...excludedItems(draft),
      ...draft.leftOut,
      ...(folders.length === 0 ? [] : [{ type: 'OneDriveFolders' as const, folders }]),
    ],
    schedulePolicy: policyOf(draft.schedule),
    runNow: draft.runNow,
  };
}

/** The organization's sites are taken with the personal ones, unless those are excluded. A job of everything keeps what it excludes. */
function excludedItems({ kept, entire, allSites, allPersonalSites }: Draft): readonly JobItem[] {
  if (entire) return kept.excluded;
  const others = kept.excluded.filter((item) => !isPersonalSites(item));
  const excludes = !allPersonalSites && (allSites || others.length < kept.excluded.length);
  return [...others, ...(excludes ? [{ type: 'PersonalSites' as const }] : [])];
}

function isPersonalSites({ type }: JobItem): boolean {
  return type === 'PersonalSites';
}

function selectedItems(draft: Draft): readonly JobItem[] {
  const { organization, selected } = draft.kept;
  const whole: JobItem = {
    mailbox: false,
    archiveMailbox: false,
    teams: false,
    ...organization,
    type: 'PartialOrganization',
    oneDrive: draft.allOneDrives,
    sites: draft.allSites,
  };
  const wanted = draft.allOneDrives || draft.allSites || organization?.mailbox === true || organization?.teams === true;
  const personal = draft.allPersonalSites && !draft.allSites ? [{ type: 'PersonalSites' as const }] : [];
  return [...(wanted ? [whole] : []), ...personal, ...draft.picked, ...selected];
}

function isPickable({ type }: JobItem): boolean {
  return type === 'User' || type === 'Group' || type === 'Site' || type === 'Team';
}
