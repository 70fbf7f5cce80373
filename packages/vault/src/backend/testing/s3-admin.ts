import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Options } from '../s3/s3-options.ts';

/** A plain client for what tests do past the backend. */
export function s3Admin(endpoint: string, credentials: S3Options['credentials']) {
  const client = new S3Client({
    endpoint,
    credentials,
    region: 'us-east-1',
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return {
    client,
    makeBucket: (Bucket: string, locked = false) =>
      client.send(new CreateBucketCommand({ Bucket, ...(locked && { ObjectLockEnabledForBucket: true }) })),
    put: (Bucket: string, Key: string, Body: Uint8Array) => client.send(new PutObjectCommand({ Bucket, Key, Body })),
    keys: async (Bucket: string) =>
      ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? ''),
  };
}
