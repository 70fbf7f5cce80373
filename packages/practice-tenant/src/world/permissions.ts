import { guidFor } from './ids.ts';

/** A Microsoft service that applications get permissions of: present in every tenant as a service principal. */
export interface Resource {
  readonly name: 'graph' | 'sharePoint';
  readonly appId: string;
  readonly displayName: string;
  /** Names of the application permissions, and of the delegated ones. */
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

const READ_WRITE = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Calendars.Read',
  'Calendars.ReadWrite',
  'Channel.Create',
  'Channel.ReadBasic.All',
  'ChannelMember.Read.All',
  'ChannelMember.ReadWrite.All',
  'ChannelMessage.Read.All',
  'ChannelSettings.Read.All',
  'ChannelSettings.ReadWrite.All',
  'Chat.Read.All',
  'Contacts.Read',
  'Contacts.ReadWrite',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
  'Files.Read.All',
  'Files.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Mail.Read',
  'Mail.ReadWrite',
  'MailboxSettings.Read',
  'MailboxSettings.ReadWrite',
  'Member.Read.Hidden',
  'Organization.Read.All',
  'Sites.FullControl.All',
  'Sites.Manage.All',
  'Sites.Read.All',
  'Sites.ReadWrite.All',
  'Sites.Selected',
  'Tasks.Read.All',
  'Tasks.ReadWrite.All',
  'Team.Create',
  'Team.ReadBasic.All',
  'TeamMember.Read.All',
  'TeamMember.ReadWrite.All',
  'TeamSettings.Read.All',
  'TeamSettings.ReadWrite.All',
  'TeamsTab.Read.All',
  'TeamsTab.ReadWrite.All',
  'TermStore.Read.All',
  'TermStore.ReadWrite.All',
  'User.Read.All',
  'User.ReadWrite.All',
];
const ONLY_ROLES = [
  'AppRoleAssignment.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'MailboxItem.Export.All',
  'MailboxItem.ImportExport.All',
  'TeamsAppInstallation.ReadForTeam.All',
  'Teamwork.Migrate.All',
];
const ONLY_SCOPES = [
  'AppRoleAssignment.ReadWrite.All',
  'ChannelMessage.Send',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Files.Read',
  'Files.ReadWrite',
  'User.Read',
  'User.ReadBasic.All',
];
const SHAREPOINT = [
  'Sites.FullControl.All',
  'Sites.Manage.All',
  'Sites.Read.All',
  'Sites.ReadWrite.All',
  'User.Read.All',
];

/** Microsoft Graph and SharePoint Online ("Microsoft Graph permissions reference"; the application ids are the same in every tenant). */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'graph',
    appId: '00000003-0000-0000-c000-000000000000',
    displayName: 'Microsoft Graph',
    roles: [...READ_WRITE, ...ONLY_ROLES],
    scopes: [...READ_WRITE, ...ONLY_SCOPES],
  },
  {
    name: 'sharePoint',
    appId: '00000003-0000-0ff1-ce00-000000000000',
    displayName: 'Office 365 SharePoint Online',
    roles: [...SHAREPOINT, 'Sites.Selected'],
    scopes: ['AllSites.FullControl', 'AllSites.Manage', 'AllSites.Read', 'AllSites.Write', 'User.Read.All'],
  },
];

/** Ids that Microsoft publishes for application permissions of Graph; programs may have them built in. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Calendars.ReadWrite': 'ef54d2bf-783f-4e0f-bca1-3210c0444d99',
  'Contacts.ReadWrite': '6918b873-d17a-4dc1-b314-35f528134491',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Files.Read.All': '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  'Files.ReadWrite.All': '75359482-378d-4052-8f01-80520e7db3cd',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Mail.ReadWrite': 'e2a3a72e-5f79-4c64-b1b1-878b674786c9',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Sites.FullControl.All': 'a82116e5-55eb-4c41-a434-62fe8a61c773',
  'Sites.Read.All': '332a536c-c7ef-4017-ab91-336970924f0d',
  'Sites.ReadWrite.All': '9492366f-7969-46a4-8d15-ed1a20078fff',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
};

/** The id of a permission; an invented one where Microsoft's is not listed here. Programs look permissions up by name. */
export function permissionId(resource: Resource, kind: 'role' | 'scope', name: string): string {
  const published = resource.name === 'graph' && kind === 'role' ? PUBLISHED[name] : undefined;
  return published ?? guidFor(`permission/${resource.name}/${kind}/${name}`);
}

/** The object id of a Microsoft service's service principal in this tenant. */
export function resourceObjectId(resource: Resource, tenantId: string): string {
  return guidFor(`service-principal/${tenantId}/${resource.appId}`);
}
