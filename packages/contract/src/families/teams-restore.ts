import { operation } from '../operation.ts';
import { everyone } from '../permission.ts';

/** Teams, channels, posts, files and tabs in an opened restore point. */
export const teamsRestore = {
  TeamsTeam_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams', {
    tag: 'TeamsTeam',
    permission: everyone,
    paged: true,
    built: false,
  }),
  TeamsTeam_GetById: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}', {
    tag: 'TeamsTeam',
    permission: everyone,
    built: false,
  }),
  TeamsTeam_Restore: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/restore', {
    tag: 'TeamsTeam',
    permission: everyone,
    built: false,
  }),
  TeamsTeam_Search: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/search', {
    tag: 'TeamsTeam',
    permission: everyone,
    paged: true,
    built: false,
  }),
  TeamsTeam_RestoreById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/restore',
    { tag: 'TeamsTeam', permission: everyone, built: false },
  ),
  TeamsChannel_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels', {
    tag: 'TeamsChannel',
    permission: everyone,
    paged: true,
    built: false,
  }),
  TeamsChannel_GetByChannelId: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}',
    { tag: 'TeamsChannel', permission: everyone, built: false },
  ),
  TeamsChannel_Search: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/search',
    { tag: 'TeamsChannel', permission: everyone, paged: true, built: false },
  ),
  TeamsChannel_Restore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/restore',
    { tag: 'TeamsChannel', permission: everyone, built: false },
  ),
  TeamsPost_GetPage: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts', {
    tag: 'TeamsPost',
    permission: everyone,
    paged: true,
    built: false,
  }),
  TeamsPost_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/{postId}', {
    tag: 'TeamsPost',
    permission: everyone,
    built: false,
  }),
  TeamsPost_Search: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/search',
    { tag: 'TeamsPost', permission: everyone, paged: true, built: false },
  ),
  TeamsPost_Save: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/save', {
    tag: 'TeamsPost',
    permission: everyone,
    stream: true,
    built: false,
  }),
  TeamsPost_SaveById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/{postId}/save',
    { tag: 'TeamsPost', permission: everyone, stream: true, built: false },
  ),
  TeamsPost_Send: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/send', {
    tag: 'TeamsPost',
    permission: everyone,
    built: false,
  }),
  TeamsPost_SendById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/{postId}/send',
    { tag: 'TeamsPost', permission: everyone, built: false },
  ),
  TeamsPost_Export: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/export',
    { tag: 'TeamsPost', permission: everyone, stream: true, built: false },
  ),
  TeamsPost_ExportById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/{postId}/export',
    { tag: 'TeamsPost', permission: everyone, stream: true, built: false },
  ),
  TeamsPost_Restore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/posts/restore',
    { tag: 'TeamsPost', permission: everyone, built: false },
  ),
  TeamsFile_GetPage: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files', {
    tag: 'TeamsFile',
    permission: everyone,
    paged: true,
    built: false,
  }),
  TeamsFile_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/{fileId}', {
    tag: 'TeamsFile',
    permission: everyone,
    built: false,
  }),
  TeamsFile_Search: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/search',
    { tag: 'TeamsFile', permission: everyone, paged: true, built: false },
  ),
  TeamsFile_Save: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/save', {
    tag: 'TeamsFile',
    permission: everyone,
    stream: true,
    built: false,
  }),
  TeamsFile_SaveById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/{fileId}/save',
    { tag: 'TeamsFile', permission: everyone, stream: true, built: false },
  ),
  TeamsFile_Send: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/send', {
    tag: 'TeamsFile',
    permission: everyone,
    built: false,
  }),
  TeamsFile_SendById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/{fileId}/send',
    { tag: 'TeamsFile', permission: everyone, built: false },
  ),
  TeamsFile_Restore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/restore',
    { tag: 'TeamsFile', permission: everyone, built: false },
  ),
  TeamsFile_RestoreById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/files/{fileId}/restore',
    { tag: 'TeamsFile', permission: everyone, built: false },
  ),
  TeamsTab_Get: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/tabs',
    { tag: 'TeamsTab', permission: everyone, paged: true, built: false },
  ),
  TeamsTab_GetTab: operation(
    'GET',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/tabs/{tabId}',
    { tag: 'TeamsTab', permission: everyone, built: false },
  ),
  TeamsTab_Search: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/tabs/search',
    { tag: 'TeamsTab', permission: everyone, paged: true, built: false },
  ),
  TeamsTab_Restore: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/tabs/restore',
    { tag: 'TeamsTab', permission: everyone, built: false },
  ),
  TeamsTab_RestoreById: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/teams/{teamId}/channels/{channelId}/tabs/{tabId}/restore',
    { tag: 'TeamsTab', permission: everyone, built: false },
  ),
};
