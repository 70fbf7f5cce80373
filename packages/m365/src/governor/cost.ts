/** Whose meters a request runs on. `content` is a pre-authenticated address: bytes only, no resource units. */
export type MeteredService = 'sharepoint' | 'directory' | 'content';

/** What a request costs before it is sent. */
export interface Cost {
  readonly service: MeteredService;
  /** Resource units (RU) of the service's published table. */
  readonly units: number;
  /** Expected bytes of the bodies, if they matter. */
  readonly bytesIn?: number;
  readonly bytesOut?: number;
}

/**
 * Resource units per request class. SharePoint and OneDrive: "Avoid getting throttled or blocked in SharePoint Online"
 * (get, delta with token and download 1; lists, first delta and writes 2; every permission operation 5). Directory:
 * "Microsoft Graph service-specific throttling limits", identity and access.
 */
const UNITS = {
  get: { service: 'sharepoint', units: 1 },
  list: { service: 'sharepoint', units: 2 },
  'delta-first': { service: 'sharepoint', units: 2 },
  'delta-token': { service: 'sharepoint', units: 1 },
  'content-by-graph': { service: 'sharepoint', units: 1 },
  write: { service: 'sharepoint', units: 2 },
  permission: { service: 'sharepoint', units: 5 },
  /** REST calls of SharePoint have no published price; they are taken to cost as much as a list. */
  'sharepoint-rest': { service: 'sharepoint', units: 2 },
  download: { service: 'content', units: 0 },
  upload: { service: 'content', units: 0 },
  'directory-get': { service: 'directory', units: 1 },
  'directory-list': { service: 'directory', units: 2 },
  'directory-members': { service: 'directory', units: 3 },
  'directory-skus': { service: 'directory', units: 3 },
} as const satisfies Record<string, Cost>;

/** The class of a request, which fixes its price. */
export type CostClass = keyof typeof UNITS;

/** The price of one request of a class, with the bytes its bodies are expected to have. */
export function costOf(kind: CostClass, bytes: { readonly in?: number; readonly out?: number } = {}): Cost {
  return {
    ...UNITS[kind],
    ...(bytes.in === undefined ? {} : { bytesIn: bytes.in }),
    ...(bytes.out === undefined ? {} : { bytesOut: bytes.out }),
  };
}
