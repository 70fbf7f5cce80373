export { allOperations } from './all-operations.ts';
export { answerFaults } from './answer-faults.ts';
export type { PortalProblem } from './coffer/portal-problem.ts';
export { type OpenApiOptions, openApiDocument } from './openapi.ts';
export type { Method, Operation } from './operation.ts';
export { operations } from './operations.ts';
export type { Permission, Role } from './permission.ts';
export type { ReceivedOf, SchemaName, SentOf } from './schemas/index.ts';
export type { AnswerOf, BodyOf, BuiltOperationId, OperationId, ParamsOf, QueryOf, StreamOperationId } from './types.ts';
