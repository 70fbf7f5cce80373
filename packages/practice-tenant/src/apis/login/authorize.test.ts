import { createHash, randomBytes } from 'node:crypto';
import { PublicClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trust } from '../../clients/trust.ts';
import { systemClock } from '../../clock.ts';
import { Probe, type Reply } from '../../testing/probe.ts';

const REDIRECT = 'http://localhost:53123/back';
const SCOPE = 'https://graph.microsoft.com/User.Read.All openid profile offline_access';

const stack = new AsyncDisposableStack();
let probe: Probe;
beforeAll(async () => {
  probe = stack.use(await Probe.start({ clock: systemClock, limits: 'none' }));
  stack.use(trust(probe.tenant.caFile));
});
afterAll(async () => {
  await stack.disposeAsync();
});

/** Fills in the form of a page as a browser does, with what is hidden in it. */
function fill(page: Reply, given: Record<string, string>): URLSearchParams {
  const hidden = [...page.body.toString().matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  const kept = hidden.map(([, name, value]) => [name!, plain(value!)] as [string, string]);
  return new URLSearchParams([...kept, ...Object.entries(given)]);
}

const submit = (address: string, form: URLSearchParams) =>
  probe.send(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });

/** Walks through the pages of the sign-in that an application began; where it leads back to. */
async function browse(address: string, login: string, password = 'XXXXX'): Promise<Reply> {
  const page = await probe.send(address);
  expect(page.headers['content-type']).toContain('text/html');
  const username = `${login}@tiny.onmicrosoft.com`;
  const next = await submit(address, fill(page, { username, password, decision: 'accept' }));
  return next.body.toString().includes('Approve') ? await submit(address, fill(next, { decision: 'accept' })) : next;
}

function begin(more: Record<string, string> = {}): { address: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: probe.publicId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: SCOPE,
    state: 'a&b',
    nonce: 'n-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  });
  return { address: `/tiny.onmicrosoft.com/oauth2/v2.0/authorize?${query}`, verifier };
}

const redeem = (code: string, more: Record<string, string>) =>
  probe.sendForm({
    grant_type: 'authorization_code',
    client_id: probe.publicId,
    code,
    redirect_uri: REDIRECT,
    scope: SCOPE,
    ...more,
  });

describe('[1.2] signing in with a browser ("OAuth 2.0 authorization code flow")', () => {
  it('leads back with a code that is good for tokens once, to whoever knows the verifier', async () => {
    const { address, verifier } = begin();
    const reply = await browse(address, 'alice');
    expect(reply.status).toBe(302);
    const target = new URL(reply.headers.location!);
    expect([target.origin + target.pathname, target.searchParams.get('state')]).toEqual([REDIRECT, 'a&b']);
    const code = target.searchParams.get('code')!;
    expect((await redeem(code, { code_verifier: 'wrong' })).json.error_codes).toEqual([501481]);
    expect(
      (await redeem(code, { code_verifier: verifier, redirect_uri: 'http://localhost/' })).json.error_codes,
    ).toEqual([500112]);
    const tokens = await redeem(code, { code_verifier: verifier });
    expect(tokens.status).toBe(200);
    const claims = JSON.parse(Buffer.from(tokens.json.id_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ nonce: 'n-1', preferred_username: 'alice@tiny.onmicrosoft.com' });
    expect((await probe.send('/v1.0/me', { token: tokens.json.access_token })).json.displayName).toBe("Alice O'Hara");
    expect((await redeem(code, { code_verifier: verifier })).json.error_codes).toEqual([54005]);
  });

  it('says what is wrong on the page, asks for a second factor, and can be given up', async () => {
    const { address } = begin();
    const wrong = await browse(address, 'alice', 'wrong');
    expect([wrong.status, wrong.body.toString()]).toEqual([401, expect.stringContaining('AADSTS50126')]);
    const user = probe.tenant.world.user('sakura@tiny.onmicrosoft.com')!;
    user.state = 'mfa';
    const approved = await browse(begin({ response_mode: 'fragment' }).address, 'sakura');
    expect(new URL(approved.headers.location!).hash).toMatch(/code=.*state=a%26b/);
    user.state = 'ok';
    const page = await probe.send(address);
    const given = await submit(address, fill(page, { decision: 'cancel' }));
    expect(new URL(given.headers.location!).searchParams.get('error')).toBe('access_denied');
    expect((await browse(begin({ response_mode: 'form_post' }).address, 'alice')).body.toString()).toMatch(
      /action="http:\/\/localhost:53123\/back".*name="code"/s,
    );
  });

  it('goes nowhere for an unknown application, a foreign address, or another kind of answer', async () => {
    for (const [more, code] of [
      [{ client_id: '11111111-1111-1111-1111-111111111111' }, 700016],
      [{ redirect_uri: 'https://evil.example/' }, 50011],
      [{ response_type: 'token' }, 70007],
    ] as const)
      expect((await probe.send(begin(more).address)).json.error_codes).toEqual([code]);
  });

  it('works with the interactive sign-in of MSAL', async () => {
    const client = new PublicClientApplication({
      auth: {
        clientId: probe.publicId,
        authority: `${probe.tenant.url}/tiny.onmicrosoft.com`,
        knownAuthorities: [new URL(probe.tenant.url).host],
      },
    });
    const result = await client.acquireTokenInteractive({
      scopes: ['https://graph.microsoft.com/User.Read.All'],
      openBrowser: async (address) => {
        const reply = await browse(address, 'alice');
        const location = reply.headers.location;
        if (location) await fetch(location);
        else {
          const form = fill(reply, {});
          const action = reply.body.toString().match(/action="([^"]*)"/)?.[1] ?? '';
          await fetch(action, { method: 'POST', body: form });
        }
      },
    });
    expect(result.account?.username).toBe('alice@tiny.onmicrosoft.com');
    expect((await probe.send('/v1.0/me', { token: result.accessToken })).status).toBe(200);
    const again = await client.acquireTokenSilent({
      account: result.account!,
      scopes: ['https://graph.microsoft.com/User.Read.All'],
      forceRefresh: true,
    });
    expect((await probe.send('/v1.0/me', { token: again.accessToken })).status).toBe(200);
  });
});
