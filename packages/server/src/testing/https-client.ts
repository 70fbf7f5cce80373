import { Agent, type Dispatcher, request } from 'undici';

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What to send. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Speaks HTTPS with a server whose certificate signs itself, and sends exactly what it is told to. */
export class HttpsClient implements AsyncDisposable {
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false } });
  readonly #origin: string;
  #token: string | undefined;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Signs in; later requests carry the token. */
  async signIn(username: string, password: string): Promise<void> {
    const body = new URLSearchParams({ grant_type: 'password', username, password }).toString();
    const answer = await this.ask('/v6/token', { method: 'POST', body });
    const { access_token } = JSON.parse(answer.text) as { access_token: string };
    this.#token = access_token;
  }

  async ask(path: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
    const answer = await request(`${this.#origin}${path}`, {
      method: method as Dispatcher.HttpMethod,
      headers: { ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
      dispatcher: this.#agent,
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}
