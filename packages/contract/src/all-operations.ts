import { cofferOperations } from './coffer/operations.ts';
import { operations } from './operations.ts';

/** All operations by their id: those of the v6 API, and Coffer's own. */
export const allOperations = { ...operations, ...cofferOperations };
