import { OutsideError, silentLogger, type WorkContext } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../credential.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { IdentityPool } from './pool.ts';
import { TokenCache } from './tokens.ts';

function account(login: string, password = 'x'): Credential {
  return { kind: 'account', login, password };
}

const application = (applicationId: string): Credential => ({ kind: 'application', applicationId, secret: 'x' });

function setup(logins: readonly string[], room: Record<string, number> = {}, main: Credential = account('main@x')) {
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const context: WorkContext = {
    signal: new AbortController().signal,
    priority: 'full',
    sessionId: 's1',
    warn: (message) => warnings.push(message),
  };
  const pool = new IdentityPool({
    clock,
    logger: silentLogger,
    main,
    pool: logins.map((login) => account(login)),
    tokensFor: () => new TokenCache(clock, () => Promise.reject(new Error('not used'))),
    headRoom: (user) => room[user ?? ''] ?? 1,
    applicationRestsUntil: (id) => (id === 'resting' ? clock.now() + 60_000 : clock.now() - 1),
  });
  const take = (count: number) => {
    const taken: Record<string, number> = {};
    for (let index = 0; index < count; index += 1) {
      const { name } = pool.lease('drive', context);
      taken[name] = (taken[name] ?? 0) + 1;
    }
    return taken;
  };
  return { clock, pool, context, warnings, take };
}

const refusal = (reason: string): OutsideError => new OutsideError('sign-in', `refused: ${reason}`, { reason });

describe('the pool of identities', () => {
  it('shares the work out evenly among equals', () => {
    expect(setup(['a', 'b', 'c', 'd']).take(400)).toEqual({ a: 100, b: 100, c: 100, d: 100 });
  });

  it('prefers who has the most budget left', () => {
    expect(setup(['a', 'b'], { a: 0.4, b: 0.8 }).take(10)).toEqual({ b: 10 });
  });

  it('takes small differences of budget for none, and any as long as everybody has plenty', () => {
    expect(setup(['a', 'b'], { a: 0.47, b: 0.49 }).take(10)).toEqual({ a: 5, b: 5 });
    expect(setup(['a', 'b'], { a: 0.78, b: 1 }).take(10)).toEqual({ a: 5, b: 5 });
  });

  it('has the application of the organization take turns with those of the pool, and go on while they are refused', () => {
    const { pool, context, take, warnings } = setup([], {}, application('own'));
    expect(take(4)).toEqual({ own: 4 });
    pool.replace([application('second')]);
    expect(take(10)).toEqual({ own: 5, second: 5 });
    pool.replace([application('resting'), application('second')]);
    expect(pool.status().map(({ health }) => health)).toEqual(['good', 'resting', 'good']);
    pool.replace([application('second')]);
    const own = pool.lease('main', context);
    pool.failed(own, refusal('wrong-secret'), context);
    expect(warnings).toHaveLength(1);
    expect(take(4)).toEqual({ second: 4 });
    const second = pool.lease('drive', context);
    pool.failed(second, refusal('wrong-secret'), context);
    expect(() => pool.lease('drive', context)).toThrow('None of the applications can sign in.');
    pool.replace([]);
    expect(pool.inRotation).toEqual([]);
  });

  it('leaves drives to the main identity when it is empty, and the directory always', () => {
    const { pool, context, take } = setup([]);
    expect(take(3)).toEqual({ 'main@x': 3 });
    pool.replace([account('a')]);
    expect(pool.lease('main', context).name).toBe('main@x');
    expect(take(3)).toEqual({ a: 3 });
  });

  it('takes a refused identity out, tells the session once, and goes on with the others', () => {
    const { pool, context, warnings, take } = setup(['a', 'b']);
    const a = pool.lease('drive', context);
    pool.failed(a, refusal('mfa-required'), context);
    pool.failed(a, refusal('mfa-required'), context);
    expect(take(5)).toEqual({ b: 5 });
    expect(warnings).toEqual(['refused: mfa-required']);
    expect(pool.status()[1]).toMatchObject({ name: 'a', health: 'failing', reason: 'mfa-required' });
  });

  it('tells a later session of an identity that is still out', () => {
    const { pool, context } = setup(['a', 'b']);
    pool.failed(pool.lease('drive', context), refusal('wrong-password'), context);
    const later: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      pool.lease('drive', { ...context, sessionId: 's2', warn: (message) => later.push(message) });
    }
    expect(later).toEqual(['a is out of the rotation (wrong-password).']);
  });

  it('tries a refused identity again after a pause, with one request', async () => {
    const { clock, pool, context, take } = setup(['a', 'b']);
    pool.failed(pool.lease('drive', context), refusal('locked'), context);
    await clock.advance(15 * 60_000);
    expect(take(4)).toEqual({ a: 1, b: 3 });
    pool.worked(pool.leaseNamed('a', context));
    expect(pool.status()[1]?.health).toBe('good');
  });

  it('says so when none is left', () => {
    const { pool, context } = setup(['a']);
    pool.failed(pool.lease('drive', context), refusal('disabled'), context);
    expect(() => pool.lease('drive', context)).toThrow(
      expect.objectContaining({ code: 'sign-in', reason: 'disabled' }),
    );
    expect(pool.status()[1]?.health).toBe('disabled');
  });

  it('takes a new pool at once: newcomers start level, who stays keeps his count, a new password is a new chance', () => {
    const { pool, context, take } = setup(['a', 'b']);
    take(100);
    pool.failed(pool.leaseNamed('b', context), refusal('wrong-password'), context);
    pool.replace([account('a'), account('b', 'new'), account('c')]);
    const taken = take(30);
    expect(Object.values(taken).every((count) => count >= 9 && count <= 11)).toBe(true);
    expect(pool.status().map(({ name, health }) => `${name} ${health}`)).toEqual([
      'main@x good',
      'a good',
      'b good',
      'c good',
    ]);
  });
});

describe('the tokens of an identity', () => {
  it('are asked for once, however many requests wait, and renewed before they expire', async () => {
    const clock = new VirtualClock();
    const signal = new AbortController().signal;
    let signIns = 0;
    const cache = new TokenCache(clock, () => {
      signIns += 1;
      return Promise.resolve({ token: `t${signIns}`, tenantId: 't', expires: clock.now() + 3_600_000 });
    });
    const first = await Promise.all(Array.from({ length: 20 }, () => cache.get('graph', signal)));
    expect(new Set(first.map(({ token }) => token))).toEqual(new Set(['t1']));
    await clock.advance(54 * 60_000);
    expect((await cache.get('graph', signal)).token).toBe('t1');
    await clock.advance(2 * 60_000);
    expect((await cache.get('graph', signal)).token).toBe('t2');
    cache.refuse('graph', 't2');
    expect((await cache.get('graph', signal)).token).toBe('t3');
  });

  it('let a caller give up without ending the sign-in for the others', async () => {
    const done = Promise.withResolvers<{ token: string; tenantId: string; expires: number }>();
    const cache = new TokenCache(new VirtualClock(), () => done.promise);
    const giveUp = new AbortController();
    const impatient = cache.get('graph', giveUp.signal);
    const patient = cache.get('graph', new AbortController().signal);
    giveUp.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    done.resolve({ token: 't', tenantId: 't', expires: Number.MAX_SAFE_INTEGER });
    expect((await patient).token).toBe('t');
  });
});
