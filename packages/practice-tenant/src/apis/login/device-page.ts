import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { Refusal } from './errors.ts';
import { provenUser } from './grants.ts';
import { inHtml } from './html.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

/** What follows the tenant in the address of the page where a device code is entered. */
export const DEVICE_PAGE = 'oauth2/deviceauth';

interface Showing {
  readonly code: string;
  readonly name?: string;
  /** The password, when the second factor is still missing. */
  readonly second?: string;
  readonly reason?: string;
}

/** The page where somebody enters the code that a device shows, and signs in ("OAuth 2.0 device authorization grant flow"). */
export function devicePage(query: URLSearchParams): Answer {
  return page({ code: query.get('otc') ?? '' });
}

/** What follows the form: the device is signed in or declined, or the form comes again with the reason. */
export function enterDeviceCode(form: URLSearchParams, services: Services): Answer {
  const code = form.get('otc')?.trim() ?? '';
  const name = form.get('username') ?? '';
  const device = services.signIns.deviceByUserCode(code);
  if (device?.state !== 'pending' || device.expires <= services.clock.now())
    return page({ code, name, reason: "That code didn't work. Check the code and try again." });
  if (form.get('decision') === 'cancel') {
    device.state = 'declined';
    return done('You declined the sign-in.');
  }
  try {
    const user = provenUser(form, services);
    if (user.state === 'expired') throw new Refusal(50055);
    if (user.state === 'mfa' && form.get('second_factor') !== 'approved')
      return page({ code, name, second: form.get('password') ?? '' });
    device.state = { userId: user.id };
    return done('You have signed in on your device. You may close this window.');
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return page({ code, name, reason: `AADSTS${fault.code}: ${fault.message}` });
  }
}

function page({ code, name = '', second, reason }: Showing): Answer {
  const hidden = (key: string, text: string): string => `<input type="hidden" name="${key}" value="${inHtml(text)}">`;
  const fields =
    second === undefined
      ? `<input name="otc" placeholder="Code" value="${inHtml(code)}"><input name="username" placeholder="Account" value="${inHtml(name)}">
<input name="password" type="password" placeholder="Password">`
      : `<p>Approve the sign-in on your phone.</p>${hidden('otc', code)}${hidden('username', name)}${hidden('password', second)}${hidden('second_factor', 'approved')}`;
  const text = `<!doctype html><title>Sign in to your account</title><h1>Enter the code that your device shows</h1>
${reason === undefined ? '' : `<p role="alert">${inHtml(reason)}</p>`}<form method="post">${fields}
<button name="decision" value="accept">Sign in</button><button name="decision" value="cancel">Cancel</button></form>`;
  return { status: reason === undefined ? 200 : 400, headers: HTML, text };
}

function done(message: string): Answer {
  return { status: 200, headers: HTML, text: `<!doctype html><title>Done</title><h1>${message}</h1>` };
}
