import type { Call, JsonAnswer, Pipeline, StreamAnswer } from './pipeline.ts';

/** A call to SharePoint's own REST interface. */
export interface SharePointCall extends Omit<Call, 'url' | 'audience'> {
  /** True name of the host, for example `contoso-admin.sharepoint.com`. */
  readonly host: string;
  /** Path with query, for example `/_api/web`. */
  readonly path: string;
}

/** SharePoint REST. Tokens are made out to the host's true name, whatever address it is reached by. */
export class SharePoint {
  readonly #pipeline: Pipeline;
  readonly #template: string;

  /** `template` is the address of a host, with `{host}` in place of its true name. */
  constructor(pipeline: Pipeline, template: string) {
    this.#pipeline = pipeline;
    this.#template = template;
  }

  json(call: SharePointCall): Promise<JsonAnswer> {
    return this.#pipeline.json(this.#call(call));
  }

  stream(call: SharePointCall): Promise<StreamAnswer> {
    return this.#pipeline.stream(this.#call(call));
  }

  #call({ host, path, ...rest }: SharePointCall): Call {
    const root = this.#template.replaceAll('{host}', host).replace(/\/+$/, '');
    return {
      ...rest,
      url: `${root}${path}`,
      audience: `https://${host}`,
      headers: { accept: 'application/json;odata=nometadata', ...rest.headers },
    };
  }
}

/** The host of an organization's sites, named after its first domain: `contoso.onmicrosoft.com` → `contoso.sharepoint.com`. */
export function rootHost(initialDomain: string): string {
  return `${initialDomain.split('.')[0] ?? ''}.sharepoint.com`;
}

/** `contoso.sharepoint.com` → `contoso-admin.sharepoint.com`; any national suffix. */
export function adminHost(rootHost: string): string {
  return rootHost.replace(/^([^.]+?)(-my|-admin)?\./, '$1-admin.');
}
