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
  readonly allSites: boolean;
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
  const folders = excluded.filter(({ type }) => type === 'OneDriveFolders').flatMap((item) => item.folders ?? []);
  return {
    name: job?.name ?? '',
    description: job?.description ?? '',
    organizationId: '',
    repositoryId: job?.repositoryId ?? '',
    entire: job !== undefined && job.backupType === 'EntireOrganization',
    allOneDrives: job === undefined || organization?.oneDrive === true,
    allSites: organization?.sites === true,
    picked: shown,
    leftOut: excluded.filter(isPickable),
    excludedFolders: folders.join('\n'),
    schedule: scheduleOf(job?.schedulePolicy),
    runNow: false,
    kept: {
      organization,
      excluded: excluded.filter((item) => item.type !== 'OneDriveFolders' && !isPickable(item)),
      selected: selected.filter((item) => item !== organization && !shown.includes(item)),
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
      ...draft.kept.excluded,
      ...draft.leftOut,
      ...(folders.length === 0 ? [] : [{ type: 'OneDriveFolders' as const, folders }]),
    ],
    schedulePolicy: policyOf(draft.schedule),
    runNow: draft.runNow,
  };
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
  return [...(wanted ? [whole] : []), ...draft.picked, ...selected];
}

function isPickable({ type }: JobItem): boolean {
  return type === 'User' || type === 'Group' || type === 'Site' || type === 'Team';
}
