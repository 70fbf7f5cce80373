import type { Operation } from '@coffer/contract';
import type { AuditService, EndDeed } from '../services/audit/audit-service.ts';
import type { Caller } from './handler.ts';

/** What a request is about to do. */
export interface AuditedRequest {
  readonly id: string;
  readonly operation: Operation;
  readonly caller: Caller;
  readonly path: string;
  readonly address: string;
}

const nothing: EndDeed = async () => undefined;

/**
 * Begins an entry for a request that changes, restores or hands out something, and returns what ends it. Reading and searching leave none,
 * and signing in has entries of its own.
 */
export async function beginEntry(audit: AuditService, request: AuditedRequest): Promise<EndDeed> {
  const { id, operation, caller, path, address } = request;
  if (operation.method === 'GET' || id === 'token' || /search/i.test(id)) return nothing;
  const userKind = caller.role === 'operator' ? 'portal' : caller.role === 'administrator' ? 'console' : 'unknown';
  return await audit.begin({ userName: caller.name, userKind, address, operation: id, path });
}
