import { operation } from '../operation.ts';

/** Buckets, containers and folders of given credentials. */
export const cloudBucketBrowse = {
  AmazonS3ObjectStorage_GetBuckets: operation('GET', '/v6/S3Resources/buckets', {
    tag: 'AmazonS3ObjectStorage',
    built: false,
  }),
  AmazonS3ObjectStorage_GetBucket: operation('GET', '/v6/S3Resources/buckets/{Name}', {
    tag: 'AmazonS3ObjectStorage',
    built: false,
  }),
  AmazonS3ObjectStorage_GetFolders: operation('GET', '/v6/S3Resources/buckets/{bucketName}/folders', {
    tag: 'AmazonS3ObjectStorage',
    built: false,
  }),
  AmazonS3ObjectStorage_AddFolder: operation('POST', '/v6/S3Resources/buckets/{bucketName}/folders', {
    tag: 'AmazonS3ObjectStorage',
    built: false,
  }),
  AmazonS3ObjectStorage_GetFolder: operation('GET', '/v6/S3Resources/buckets/{bucketName}/folders/{Name}', {
    tag: 'AmazonS3ObjectStorage',
    built: false,
  }),
  AmazonS3CompatibleObjectStorage_GetBuckets: operation('GET', '/v6/S3CompatibleResources/buckets', {
    tag: 'AmazonS3CompatibleObjectStorage',
    built: false,
  }),
  AmazonS3CompatibleObjectStorage_GetBucket: operation('GET', '/v6/S3CompatibleResources/buckets/{Name}', {
    tag: 'AmazonS3CompatibleObjectStorage',
    built: false,
  }),
  AmazonS3CompatibleObjectStorage_GetFolders: operation(
    'GET',
    '/v6/S3CompatibleResources/buckets/{bucketName}/folders',
    { tag: 'AmazonS3CompatibleObjectStorage', built: false },
  ),
  AmazonS3CompatibleObjectStorage_AddFolder: operation(
    'POST',
    '/v6/S3CompatibleResources/buckets/{bucketName}/folders',
    { tag: 'AmazonS3CompatibleObjectStorage', built: false },
  ),
  AmazonS3CompatibleObjectStorage_GetFolder: operation(
    'GET',
    '/v6/S3CompatibleResources/buckets/{bucketName}/folders/{Name}',
    { tag: 'AmazonS3CompatibleObjectStorage', built: false },
  ),
  AzureObjectStorage_GetContainers: operation('GET', '/v6/AzureResources/containers', {
    tag: 'AzureObjectStorage',
    built: false,
  }),
  AzureObjectStorage_GetContainer: operation('GET', '/v6/AzureResources/containers/{Name}', {
    tag: 'AzureObjectStorage',
    built: false,
  }),
  AzureObjectStorage_GetFolders: operation('GET', '/v6/AzureResources/containers/{containerName}/folders', {
    tag: 'AzureObjectStorage',
    built: false,
  }),
  AzureObjectStorage_AddFolder: operation('POST', '/v6/AzureResources/containers/{containerName}/folders', {
    tag: 'AzureObjectStorage',
    built: false,
  }),
  AzureObjectStorage_GetFolder: operation('GET', '/v6/AzureResources/containers/{containerName}/folders/{Name}', {
    tag: 'AzureObjectStorage',
    built: false,
  }),
};
