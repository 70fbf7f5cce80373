import { catalogStoreConformance } from './conformance.ts';
import { MemoryCatalogStore } from './memory-store.ts';

catalogStoreConformance('memory', async () => ({
  store: new MemoryCatalogStore(),
  [Symbol.asyncDispose]: async () => undefined,
}));
