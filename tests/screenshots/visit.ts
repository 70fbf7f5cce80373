import type { Page } from 'playwright-core';

/** A page of the console and what is done before its picture is taken. */
export interface Visit {
  readonly name: string;
  readonly path: string;
  /** Resolves once everything is there that belongs into the picture. */
  readonly ready: (page: Page) => Promise<unknown>;
}
