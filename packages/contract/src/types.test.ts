import { describe, expectTypeOf, it } from 'vitest';
import type {
  AnswerOf,
  BodyOf,
  OperationId,
  ParamsOf,
  QueryOf,
  ReceivedOf,
  SentOf,
  StreamOperationId,
} from './index.ts';

describe('the types of the contract', () => {
  it('lets a client leave out any member of a body', () => {
    expectTypeOf<Record<never, never>>().toExtend<BodyOf<'Job_Add'>>();
    expectTypeOf<BodyOf<'OrganizationBackupAccounts_SetAccountPool'>[number]>().toEqualTypeOf<
      ReceivedOf<'BackupAccount'>
    >();
    expectTypeOf<BodyOf<'Job_Get'>>().toEqualTypeOf<undefined>();
  });

  it('lets a handler give undefined for what may be absent, and null only where the contract has it', () => {
    expectTypeOf<undefined>().toExtend<SentOf<'JobSession'>['endTime']>();
    expectTypeOf<null>().not.toExtend<SentOf<'JobSession'>['endTime']>();
    expectTypeOf<null>().toExtend<SentOf<'Job'>['lastRun']>();
    expectTypeOf<'Running'>().toExtend<AnswerOf<'Job_GetById'>['lastStatus']>();
    expectTypeOf<string>().not.toExtend<AnswerOf<'Job_GetById'>['lastStatus']>();
  });

  it('types paths and queries', () => {
    expectTypeOf<ParamsOf<'Job_GetById'>>().toEqualTypeOf<{ readonly jobId: string }>();
    expectTypeOf<QueryOf<'Job_RemoveSelectedItems'>>().toEqualTypeOf<{ readonly ids: string }>();
    expectTypeOf<'OneDriveDocument_SaveDocumentAction'>().toExtend<StreamOperationId>();
    expectTypeOf<'License_Get'>().toExtend<OperationId>();
  });
});
