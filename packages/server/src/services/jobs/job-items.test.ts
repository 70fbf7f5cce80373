import { describe, expect, it } from 'vitest';
import { isProtectable, mergeItems, readItem, readItems, unprotectedKinds } from './job-items.ts';

const organizationId = '11111111-1111-4111-8111-111111111111';
const id = '6e570850-9ce9-40ed-b81d-41772dabcead00000000-0000-0000-0000-000000000000';
const user = { type: 'User', user: { id, name: 'alice', _links: {} } };

describe('a job item', () => {
  it('without any switch means all of its data', () => {
    const item = readItem(user, organizationId);
    expect(item).toMatchObject({ mailbox: true, archiveMailbox: true, oneDrive: true, personalSite: true });
    expect(unprotectedKinds(item)).toEqual(['mailbox', 'archive mailbox']);
  });

  it('with a switch means that alone', () => {
    const item = readItem({ ...user, oneDrive: true, mailbox: null }, organizationId);
    expect(item).toMatchObject({ oneDrive: true, mailbox: false });
    expect(unprotectedKinds(item)).toEqual([]);
    expect(isProtectable(item)).toBe(true);
  });

  it('keeps what it was sent of its subject, without links', () => {
    expect(readItem(user, organizationId).user).toEqual({ id, name: 'alice' });
  });

  it('has an id of its kind and its subject', () => {
    expect(readItem(user, organizationId).id).toBe(`2b38d840-8098-4614-b369-ebce33f9b2c7${id}`);
    expect(readItem({ type: 'PartialOrganization' }, organizationId).id).toBe(
      `c37da450-6c4b-48c4-87e2-cc557ef5d897${organizationId}`,
    );
    expect(readItem({ type: 'PersonalSites' }, organizationId).id).toBe('9a01bcb3-d2de-4271-96bb-95611ddc70b3');
  });

  it.each([
    {},
    { type: 'Mailbox' },
    { type: 'User' },
    { type: 'User', user: { id: 'alice' } },
    { type: 'Group', user: { id } },
    { type: 'OneDriveFolders' },
    { type: 'OneDriveFolders', folders: [] },
  ])('that names nothing is refused: %j', (input) => {
    expect(() => readItem(input, organizationId)).toThrow();
  });

  it('that comes twice is taken once, with the later settings', () => {
    const items = readItems([user, { ...user, oneDrive: true }], organizationId);
    expect(items).toMatchObject([{ oneDrive: true, mailbox: false }]);
    expect(mergeItems(items, readItems([user], organizationId))).toMatchObject([{ mailbox: true }]);
  });

  it('is protected where it leads to OneDrives or sites, personal ones among them', () => {
    const protectable = (input: object) => isProtectable(readItem({ ...input }, organizationId));
    expect(protectable({ type: 'Group', group: { id }, members: true, memberOnedrive: true })).toBe(true);
    expect(protectable({ type: 'Group', group: { id }, groupSite: true })).toBe(true);
    expect(protectable({ type: 'Group', group: { id }, members: true, memberMailbox: true })).toBe(false);
    expect(protectable({ type: 'Group', group: { id }, memberOnedrive: true })).toBe(false);
    expect(protectable({ type: 'Group', group: { id }, members: true, memberSite: true })).toBe(true);
    expect(protectable({ ...user, personalSite: true })).toBe(true);
    expect(protectable({ type: 'PersonalSites' })).toBe(true);
    expect(protectable({ type: 'PartialOrganization', sites: true })).toBe(true);
    expect(protectable({ type: 'PartialOrganization', mailbox: true })).toBe(false);
    expect(protectable({ type: 'Site', site: { id: 's' } })).toBe(true);
    expect(protectable({ type: 'Team', team: { id: 't' } })).toBe(true);
    expect(protectable({ type: 'OneDriveFolders', folders: ['Music'] })).toBe(false);
  });
});
