import { describe, expect, it } from 'vitest';
import { bodyOf, type Draft, draftOf, type JobItem } from './draft.ts';

const organization: JobItem = { type: 'PartialOrganization', oneDrive: true, sites: true };
const personal: JobItem = { type: 'PersonalSites' };

/** What is sent when somebody opens a job of these items, changes the form, and saves. */
function saved(selected: readonly JobItem[], excluded: readonly JobItem[], change: Partial<Draft> = {}) {
  const body = bodyOf({ ...draftOf({ backupType: 'SelectedItems' }, selected, excluded), ...change });
  return {
    selected: ('selectedItems' in body ? body.selectedItems : []).map(({ type }) => type),
    excluded: body.excludedItems.map(({ type }) => type),
  };
}

describe('the tick for personal sites in the form of a job', () => {
  it('stands for what the job has: with all sites unless they are excluded, else when they are selected', () => {
    const ticked = (selected: readonly JobItem[], excluded: readonly JobItem[]): boolean =>
      draftOf({ backupType: 'SelectedItems' }, selected, excluded).allPersonalSites;
    expect(ticked([organization], [])).toBe(true);
    expect(ticked([organization], [personal])).toBe(false);
    expect(ticked([personal], [])).toBe(true);
    expect(ticked([{ ...organization, sites: false }], [])).toBe(false);
  });

  it('changes nothing of a job that is saved as it was', () => {
    expect(saved([organization], [personal])).toEqual({
      selected: ['PartialOrganization'],
      excluded: ['PersonalSites'],
    });
    expect(saved([organization], [])).toEqual({ selected: ['PartialOrganization'], excluded: [] });
    const drives = { ...organization, sites: false };
    expect(saved([drives, personal], [])).toEqual({ selected: ['PartialOrganization', 'PersonalSites'], excluded: [] });
    expect(saved([drives], [personal])).toEqual({ selected: ['PartialOrganization'], excluded: ['PersonalSites'] });
  });

  it('selects them alone, and excludes them where all sites are taken without them', () => {
    const drives = { ...organization, sites: false };
    expect(saved([drives], [], { allPersonalSites: true }).selected).toEqual(['PartialOrganization', 'PersonalSites']);
    expect(saved([organization], [], { allPersonalSites: false }).excluded).toEqual(['PersonalSites']);
    expect(saved([organization], [personal], { allPersonalSites: true })).toEqual({
      selected: ['PartialOrganization'],
      excluded: [],
    });
  });
});
