import { beforeAll, describe, expect, it } from 'vitest';
import type { PortalHouse } from '../../../testing/portal-house.ts';
import type { Json, RestHouse } from '../../../testing/rest-house.ts';

const nobody = '11111111-1111-4111-8111-111111111111';

/** How roles of restore operators are made, changed and read. */
export function operatorRoleSuite(start: () => PortalHouse): void {
  let house: RestHouse;
  let roles: string;
  let alice: Json;
  let keys: Json;
  let site: Json;

  beforeAll(async () => {
    const stage = start();
    house = stage.house;
    roles = `Organizations/${stage.organizationId}/RbacRoles`;
    alice = { type: 'User', user: { id: stage.wireId('alice'), displayName: 'Alice', name: 'alice@tiny' } };
    keys = { type: 'group', group: { Id: stage.wireId('Keys'), displayName: 'Keys', name: 'Keys' } };
    const { results } = await house.must(200, 'GET', `Organizations/${stage.organizationId}/Sites`);
    site = { type: 'Site', site: results[0] };
  });

  const failure = async (method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: Json): Promise<string> => {
    const { status, json } = await house.ask(method, path, body);
    return `${status} ${json?.message}`;
  };

  describe('a role of restore operators', () => {
    it('is made with its lists, read without them, changed, and removed', async () => {
      const made = await house.must(200, 'POST', roles, {
        name: 'Front desk',
        roleType: 'SpecificObjects',
        operators: [alice, keys],
        selectedItems: [site],
      });
      const role = `RbacRoles/${made.id}`;
      expect(made).toMatchObject({ name: 'Front desk', description: '', roleType: 'SpecificObjects' });
      expect(await house.must(200, 'GET', role)).toEqual(made);
      for (const list of ['RbacRoles', roles]) expect(await house.must(200, 'GET', list)).toContainEqual(made);
      const operators = await house.must(200, 'GET', `${role}/operators`);
      expect(operators.map(({ type }: Json) => type).sort()).toEqual(['Group', 'User']);
      for (const one of operators) expect(await house.must(200, 'GET', `${role}/operators/${one.id}`)).toEqual(one);
      await house.must(204, 'PUT', role, { description: 'Who answers the telephone', operators: [alice] });
      expect(await house.must(200, 'GET', role)).toMatchObject({
        name: 'Front desk',
        description: 'Who answers the telephone',
      });
      expect(await house.must(200, 'GET', `${role}/operators`)).toHaveLength(1);
      await house.must(204, 'PUT', role, { roleType: 'EntireOrganization' });
      expect(await house.must(200, 'GET', `${role}/selectedItems`)).toEqual([]);
      await house.must(204, 'DELETE', role);
      expect(await failure('GET', role)).toContain('404 There is no restore operator role');
    });

    it('takes items and gives them up, one list like the other', async () => {
      const { id } = await house.must(200, 'POST', roles, { name: 'Lists', selectedItems: [alice] });
      const lists = { operators: [keys], selectedItems: [site, keys], excludedItems: [site] };
      for (const [list, items] of Object.entries(lists)) {
        const path = `RbacRoles/${id}/${list}`;
        await house.must(204, 'POST', path, items);
        // What is there already does not come twice.
        await house.must(204, 'POST', path, items);
        const all = await house.must(200, 'GET', path);
        expect(all).toHaveLength(items.length + (list === 'selectedItems' ? 1 : 0));
        const given = all.filter(({ type }: Json) => type !== 'User').map((one: Json) => one.id);
        for (const one of given) expect((await house.must(200, 'GET', `${path}/${one}`)).id).toBe(one);
        await house.must(204, 'DELETE', `${path}?ids=${given.join(',').toUpperCase()}`);
        expect(await failure('DELETE', `${path}?ids=${given[0]}`)).toContain('404');
        expect(await failure('GET', `${path}/${given[0]}`)).toContain('404');
        expect(await failure('DELETE', path)).toBe('400 The query parameter ids is missing.');
      }
      const [last] = await house.must(200, 'GET', `RbacRoles/${id}/selectedItems`);
      expect(await failure('DELETE', `RbacRoles/${id}/selectedItems?ids=${last.id}`)).toContain(
        '400 A role for specific',
      );
      await house.must(204, 'DELETE', `RbacRoles/${id}`);
    });

    it('says what is wrong with it, and is not half saved', async () => {
      const wrong: [Json, string][] = [
        [{}, 'A role needs a name.'],
        [{ name: 'X', roleType: 'SpecificObjects' }, 'at least one item'],
        [{ name: 'X', roleType: 'EntireOrganization', selectedItems: [alice] }, 'entire organization'],
        [{ name: 'X', operators: [site] }, 'a site cannot be one'],
        [{ name: 'X', operators: [{ type: 'User', user: { id: 'alice' } }] }, 'is not the id of a user'],
        [{ name: 'X', excludedItems: [{ type: 'Group' }] }, "needs 'group' with its id"],
      ];
      for (const [body, reason] of wrong) expect(await failure('POST', roles, body)).toContain(reason);
      const { id } = await house.must(200, 'POST', roles, { name: 'Twin', operators: [alice] });
      expect(await failure('POST', roles, { name: 'TWIN' })).toBe('409 There is a role Twin already.');
      expect(await failure('PUT', `RbacRoles/${id}`, { operators: [], selectedItems: [alice] })).toContain('400');
      expect(await house.must(200, 'GET', `RbacRoles/${id}/operators`)).toHaveLength(1);
      await house.must(204, 'DELETE', `RbacRoles/${id}`);
      expect(await failure('POST', `Organizations/${nobody}/RbacRoles`, { name: 'X' })).toContain('404');
      expect(await failure('DELETE', `RbacRoles/${nobody}`)).toContain('404');
    });
  });
}
