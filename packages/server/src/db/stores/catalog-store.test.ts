import { catalogStoreConformance } from '@coffer/engine/conformance';
import { inMemory, sqliteDialect } from '../dialects.ts';
import { openDatabase } from '../open-database.ts';
import { SqlCatalogStore } from './catalog-store.ts';

catalogStoreConformance('SQLite', async () => {
  const database = await openDatabase(sqliteDialect(inMemory));
  return {
    store: new SqlCatalogStore(database.db),
    [Symbol.asyncDispose]: async () => await database[Symbol.asyncDispose](),
  };
});
