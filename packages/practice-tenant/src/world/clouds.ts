/** The clouds Microsoft 365 is run in, by the names that administrators know them by. */
export type CloudName = 'Worldwide' | 'USGovernment' | 'USDefence' | 'China' | 'Germany';

/** The host names of one cloud ("National cloud deployments", and the authorities that the Microsoft identity platform publishes). */
export interface Cloud {
  /** The first one is the usual one, the others are aliases. */
  readonly login: readonly string[];
  readonly graph: string;
  /** What follows the tenant's name in its SharePoint hosts. */
  readonly sharePoint: string;
}

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  Worldwide: {
    login: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    graph: 'graph.microsoft.com',
    sharePoint: 'sharepoint.com',
  },
  USGovernment: { login: ['login.microsoftonline.us'], graph: 'graph.microsoft.us', sharePoint: 'sharepoint.us' },
  USDefence: { login: ['login.microsoftonline.us'], graph: 'dod-graph.microsoft.us', sharePoint: 'sharepoint-mil.us' },
  China: {
    login: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graph: 'microsoftgraph.chinacloudapi.cn',
    sharePoint: 'sharepoint.cn',
  },
  Germany: { login: ['login.microsoftonline.de'], graph: 'graph.microsoft.de', sharePoint: 'sharepoint.de' },
};
