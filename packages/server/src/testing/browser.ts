import { Agent, type Dispatcher, request } from 'undici';

/** An answer, read whole. */
export interface BrowserAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Undefined if it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read freely
  readonly json: any;
}

/** What a browser does when somebody signs in to the restore portal: it keeps cookies, says where requests come from, fills in forms. */
export class Browser implements AsyncDisposable {
  readonly cookies = new Map<string, string>();
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });
  readonly #origin: string;

  /** `origin` is that of the server; only to it cookies are sent. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** A request of a page of the server itself. */
  async ask(method: string, path: string, body?: unknown): Promise<BrowserAnswer> {
    return await this.send(method, this.#origin + path, {
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Opens an address without following it on. */
  async open(address: string): Promise<BrowserAnswer> {
    return await this.send('GET', new URL(address, this.#origin).href, { headers: { 'sec-fetch-site': 'cross-site' } });
  }

  /** Signs in with the organization's account; the last answer of the server. */
  async signIn(username: string, password: string): Promise<BrowserAnswer> {
    return await this.open(await this.approve(username, password));
  }

  /** Goes to Microsoft's page and fills it in; the address that it leads back to. */
  async approve(username: string, password: string): Promise<string> {
    const begun = await this.open('/coffer/v1/portal/sign-in');
    const address = String(begun.headers['location']);
    const page = await this.open(address);
    const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
    const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    const kept = hidden.map(([, name = '', value = '']) => [name, plain(value)] as [string, string]);
    const form = new URLSearchParams([...kept, ['username', username], ['password', password], ['decision', 'accept']]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return String((await this.send('POST', address, { headers, body: form.toString() })).headers['location']);
  }

  async send(
    method: string,
    url: string,
    { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
  ): Promise<BrowserAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const isOwn = url.startsWith(this.#origin);
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers, ...(isOwn && cookie !== '' ? { cookie } : {}) },
      ...(body === undefined ? {} : { body }),
      dispatcher: this.#agent,
    });
    if (isOwn) for (const set of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(set);
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: jsonOf(text) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  #keep(set: string): void {
    const [pair = ''] = set.split(';');
    const at = pair.indexOf('=');
    if (/Max-Age=0\b/.test(set)) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
