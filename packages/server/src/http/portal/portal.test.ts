import { startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll } from 'vitest';
import { PortalHouse } from '../../testing/portal-house.ts';
import { operatorRoleSuite } from '../families/operator-roles/operator-role-suite.ts';
import { reachSuite } from './reach-suite.ts';
import { signInSuite } from './sign-in-suite.ts';

let stage: PortalHouse;

beforeAll(async () => {
  stage = await PortalHouse.start(
    async (stateFolder) => await startPracticeTenant({ stateFolder, seed: 'tiny', limits: 'none' }),
  );
});
afterAll(async () => await stage[Symbol.asyncDispose]());

operatorRoleSuite(() => stage);
reachSuite(() => stage);
// The last of these fails so often that nobody may sign in for a while.
signInSuite(() => stage);
