import { operation } from '../operation.ts';

/** Object storage, the credentials for it, encryption passwords. */
export const objectStorageCredentialsKeys = {
  ObjectStorageRepository_GetObjectRepository: operation('GET', '/v6/objectstoragerepositories/{repositoryId}', {
    tag: 'ObjectStorageRepository',
    built: false,
  }),
  ObjectStorageRepository_UpdateObjectStorageRepository: operation(
    'PUT',
    '/v6/objectstoragerepositories/{repositoryId}',
    { tag: 'ObjectStorageRepository', built: false },
  ),
  ObjectStorageRepository_RemoveObjectStorageRepository: operation(
    'DELETE',
    '/v6/objectstoragerepositories/{repositoryId}',
    { tag: 'ObjectStorageRepository', success: 204, built: false },
  ),
  ObjectStorageRepository_GetObjectStorageRepositories: operation('GET', '/v6/objectstoragerepositories', {
    tag: 'ObjectStorageRepository',
    built: false,
  }),
  ObjectStorageRepository_AddObjectStorageRepository: operation('POST', '/v6/objectstoragerepositories', {
    tag: 'ObjectStorageRepository',
    built: false,
  }),
  Account_GetCredentials: operation('GET', '/v6/Accounts', { tag: 'Account', built: false }),
  Account_AddCredential: operation('POST', '/v6/Accounts', { tag: 'Account', success: 201, built: false }),
  Account_GetCredential: operation('GET', '/v6/Accounts/{accountId}', { tag: 'Account', built: false }),
  Account_UpdateCredential: operation('PUT', '/v6/Accounts/{accountId}', { tag: 'Account', built: false }),
  Account_RemoveCredential: operation('DELETE', '/v6/Accounts/{accountId}', {
    tag: 'Account',
    success: 204,
    built: false,
  }),
  EncryptionKey_GetEncryptionKey: operation('GET', '/v6/EncryptionKeys', { tag: 'EncryptionKey', built: false }),
  EncryptionKey_AddEncryptionKey: operation('POST', '/v6/EncryptionKeys', { tag: 'EncryptionKey', built: false }),
  EncryptionKey_GetEncryptionKeyById: operation('GET', '/v6/EncryptionKeys/{keyId}', {
    tag: 'EncryptionKey',
    built: false,
  }),
  EncryptionKey_RemoveEncryptionKey: operation('DELETE', '/v6/EncryptionKeys/{keyId}', {
    tag: 'EncryptionKey',
    success: 204,
    built: false,
  }),
};
