import { describe, expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { AdministratorStore } from '../../db/stores/administrator-store.ts';
import { AuditStore } from '../../db/stores/audit-store.ts';
import { PersonStore } from '../../db/stores/person-store.ts';
import { TokenStore } from '../../db/stores/token-store.ts';
import { cheapPasswords } from '../../testing/cheap-passwords.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { Administrators } from '../administrators/administrators.ts';
import { AuditService } from '../audit/audit-service.ts';
import { TokenRefused, TokenService } from './token-service.ts';

const minute = 60_000;

async function fresh() {
  const stack = new AsyncDisposableStack();
  const clock = new ManualClock();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const administrators = new Administrators(new AdministratorStore(db), clock, cheapPasswords);
  const made = await administrators.settle({ name: 'Admin', password: 'right' });
  const audit = new AuditService(new AuditStore(db), clock);
  const tokens = new TokenService({ administrators, store: new TokenStore(db), audit, clock });
  const signIn = async (password = 'right', name = 'admin') => await tokens.signIn(name, password, '10.0.0.1');
  return {
    clock,
    db,
    administrators,
    tokens,
    signIn,
    made,
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  };
}

describe('signing in', () => {
  it('gives a pair that lives an hour', async () => {
    await using house = await fresh();
    const pair = await house.signIn();
    expect(pair.userName).toBe('Admin');
    expect(pair.expires - pair.issued).toBe(60 * minute);
    expect((await house.tokens.check(pair.accessToken))?.name).toBe('Admin');
    house.clock.advance(60 * minute);
    expect(await house.tokens.check(pair.accessToken)).toBeUndefined();
  });

  it('looks at one password at a time, and refuses when too many wait', async () => {
    await using house = await fresh();
    const { resolve: open, promise: gate } = Promise.withResolvers<void>();
    let [looking, most] = [0, 0];
    const slow = {
      check: async () => {
        most = Math.max(most, ++looking);
        await gate;
        looking -= 1;
        return undefined;
      },
    } as unknown as Administrators;
    const audit = new AuditService(new AuditStore(house.db), house.clock);
    const tokens = new TokenService({
      administrators: slow,
      store: new TokenStore(house.db),
      audit,
      clock: house.clock,
    });
    const attempts = Array.from({ length: 40 }, async (_, i) => await tokens.signIn(`name ${i}`, 'x', '10.0.0.1'));
    const all = Promise.allSettled(attempts);
    open();
    const texts = (await all).map((one) => (one.status === 'rejected' ? (one.reason as Error).message : 'in'));
    expect(texts.filter((text) => text.includes('at once'))).toHaveLength(8);
    expect(most).toBe(1);
    expect((await audit.page({}, { offset: 0, limit: 100 })).items).toHaveLength(32);
    await expect(tokens.signIn('one more', 'x', '10.0.0.1')).rejects.toThrow('incorrect');
  });

  it('takes the name in any case and with a domain', async () => {
    await using house = await fresh();
    expect((await house.signIn('right', 'OFFICE\\ADMIN')).userName).toBe('Admin');
  });

  it('says the same of a wrong password and an unknown name', async () => {
    await using house = await fresh();
    const texts = await Promise.all(
      [house.signIn('wrong'), house.signIn('right', 'nobody'), house.signIn('x'.repeat(5000))].map(
        async (attempt) =>
          await attempt.then(
            () => 'in',
            (error: unknown) => (error as Error).message,
          ),
      ),
    );
    expect(new Set(texts)).toEqual(new Set(['The user name or password is incorrect.']));
  });

  it('that has been ended is not prolonged, however close the two come', async () => {
    await using house = await fresh();
    const store = new (class extends TokenStore {
      override async use(hash: string, now: number): Promise<boolean> {
        const isFirst = await super.use(hash, now);
        await this.deleteFamily((await this.familyOf(hash)) ?? '');
        return isFirst;
      }
    })(house.db);
    const audit = new AuditService(new AuditStore(house.db), house.clock);
    const tokens = new TokenService({ administrators: house.administrators, store, audit, clock: house.clock });
    const { refreshToken } = await house.signIn();
    await expect(tokens.refresh(refreshToken)).rejects.toThrow('The sign-in has ended');
    expect(await house.db.selectFrom('tokens').selectAll().execute()).toEqual([]);
  });

  it('of a person ends with the organization', async () => {
    await using house = await fresh();
    const row = { name: 'O', office_name: 'o', tenant_id: 't', region: 'Worldwide', secrets: '', created_at: 0 };
    const flags = { is_exchange_online: 0, is_sharepoint_online: 1, is_teams_online: 0, is_teams_chats_online: 0 };
    await house.db
      .insertInto('organizations')
      .values({ id: 'o', ...row, ...flags })
      .execute();
    const facts = { organizationId: 'o', userId: 'u', userName: 'u@o', displayName: 'U' };
    const pair = await house.tokens.issueFor(await new PersonStore(house.db).signedIn(facts, 0));
    expect((await house.tokens.check(pair.accessToken))?.kind).toBe('person');
    await house.db.deleteFrom('organizations').where('id', '=', 'o').execute();
    expect(await house.tokens.check(pair.accessToken)).toBeUndefined();
    await expect(house.tokens.refresh(pair.refreshToken)).rejects.toThrow(TokenRefused);
  });

  it('keeps only hashes', async () => {
    await using house = await fresh();
    const pair = await house.signIn();
    const kept = JSON.stringify(await house.db.selectFrom('tokens').selectAll().execute());
    const people = JSON.stringify(await house.db.selectFrom('administrators').selectAll().execute());
    expect(kept).not.toContain(pair.accessToken);
    expect(kept).not.toContain(pair.refreshToken);
    expect(people).not.toContain('right');
  });

  it('slows guessing down even when the guess is right, and lets in after the wait', async () => {
    await using house = await fresh();
    for (let guess = 0; guess < 3; guess += 1) await expect(house.signIn('wrong')).rejects.toThrow(TokenRefused);
    await expect(house.signIn()).rejects.toThrow(/Too many failed sign-ins. Try again in 1 seconds/);
    house.clock.advance(1000);
    await expect(house.signIn()).resolves.toMatchObject({ userName: 'Admin' });
    await expect(house.signIn('wrong')).rejects.toThrow(/incorrect/);
  });

  it('counts parallel guesses', async () => {
    await using house = await fresh();
    const guesses = await Promise.allSettled(Array.from({ length: 10 }, async () => await house.signIn('wrong')));
    const reasons = guesses.map((guess) => (guess.status === 'rejected' ? (guess.reason as Error).message : ''));
    expect(reasons.filter((reason) => reason.includes('incorrect'))).toHaveLength(3);
  });

  it('counts guesses under another domain as guesses of the same name', async () => {
    await using house = await fresh();
    for (const domain of ['a', 'b', 'c'])
      await expect(house.signIn('wrong', `${domain}\\Admin`)).rejects.toThrow(/incorrect/);
    await expect(house.signIn('right', 'd\\admin')).rejects.toThrow(/Too many failed sign-ins/);
  });

  it('lets in everybody who knows the password, however many come at once', async () => {
    await using house = await fresh();
    const pairs = await Promise.all(Array.from({ length: 6 }, async () => await house.signIn()));
    expect(new Set(pairs.map(({ accessToken }) => accessToken)).size).toBe(6);
  });
});

describe('renewing', () => {
  it('gives a new pair and uses the old refresh token up', async () => {
    await using house = await fresh();
    const first = await house.signIn();
    const second = await house.tokens.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await house.tokens.check(second.accessToken))?.name).toBe('Admin');
    expect((await house.tokens.check(first.accessToken))?.name).toBe('Admin');
  });

  it('forgives a repetition within seconds, because an answer can get lost', async () => {
    await using house = await fresh();
    const first = await house.signIn();
    await house.tokens.refresh(first.refreshToken);
    house.clock.advance(10_000);
    await expect(house.tokens.refresh(first.refreshToken)).resolves.toMatchObject({ userName: 'Admin' });
  });

  it('revokes everything of a sign-in whose refresh token comes twice', async () => {
    await using house = await fresh();
    const first = await house.signIn();
    const other = await house.signIn();
    const second = await house.tokens.refresh(first.refreshToken);
    house.clock.advance(minute);
    await expect(house.tokens.refresh(first.refreshToken)).rejects.toThrow(TokenRefused);
    expect(await house.tokens.check(second.accessToken)).toBeUndefined();
    await expect(house.tokens.refresh(second.refreshToken)).rejects.toThrow(TokenRefused);
    expect((await house.tokens.check(other.accessToken))?.name).toBe('Admin');
  });

  it('ends after fourteen days', async () => {
    await using house = await fresh();
    const pair = await house.signIn();
    house.clock.advance(14 * 24 * 60 * minute);
    await expect(house.tokens.refresh(pair.refreshToken)).rejects.toThrow(/unknown or has expired/);
  });

  it('does not take an access token for a refresh token, nor the other way round', async () => {
    await using house = await fresh();
    const pair = await house.signIn();
    await expect(house.tokens.refresh(pair.accessToken)).rejects.toThrow(TokenRefused);
    expect(await house.tokens.check(pair.refreshToken)).toBeUndefined();
  });

  it('sweeps what has expired', async () => {
    await using house = await fresh();
    await house.signIn();
    house.clock.advance(15 * 24 * 60 * minute);
    await house.signIn();
    expect(await house.db.selectFrom('tokens').selectAll().execute()).toHaveLength(2);
  });
});

describe('the administrator of the settings', () => {
  it('is made with a random password if none is set, once', async () => {
    await using house = await fresh();
    await house.db.deleteFrom('administrators').execute();
    const made = await house.administrators.settle({ name: undefined, password: undefined });
    expect(made).toEqual({ name: 'admin', madePassword: expect.stringMatching(/^[\w-]{20}$/) });
    expect(await house.administrators.settle({ name: undefined, password: undefined })).toEqual({
      name: 'admin',
      madePassword: undefined,
    });
    expect((await house.signIn(made.madePassword)).userName).toBe('admin');
  });

  it('keeps his tokens when nothing changed, and loses them with a new password', async () => {
    await using house = await fresh();
    const pair = await house.signIn();
    await house.administrators.settle({ name: 'admin', password: 'right' });
    expect((await house.tokens.check(pair.accessToken))?.name).toBe('Admin');
    await house.administrators.settle({ name: undefined, password: 'new' });
    expect(await house.tokens.check(pair.accessToken)).toBeUndefined();
    await expect(house.tokens.refresh(pair.refreshToken)).rejects.toThrow(TokenRefused);
    await expect(house.signIn('right')).rejects.toThrow(/incorrect/);
    await expect(house.signIn('new')).resolves.toMatchObject({ userName: 'Admin' });
  });

  it('can be renamed', async () => {
    await using house = await fresh();
    await house.administrators.settle({ name: 'Chief', password: undefined });
    await expect(house.signIn('right', 'admin')).rejects.toThrow(/incorrect/);
    expect((await house.signIn('right', 'chief')).userName).toBe('Chief');
  });
});
