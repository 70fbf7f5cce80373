/** A setting that the server reads from its environment. */
export interface Setting {
  readonly name: string;
  /** For `--help`. */
  readonly fallback: string;
  readonly about: string;
}

/** Every setting there is. */
export const settings = [
  {
    name: 'COFFER_DATA',
    fallback: './data',
    about: 'folder of the database, key file, certificate and default repository',
  },
  { name: 'COFFER_HOST', fallback: '127.0.0.1', about: 'address to listen on' },
  { name: 'COFFER_PORT', fallback: '4443', about: 'port to listen on; HTTPS only' },
  { name: 'COFFER_ADMIN_USER', fallback: 'admin', about: 'name of the administrator' },
  {
    name: 'COFFER_ADMIN_PASSWORD',
    fallback: 'made and printed once',
    about: 'password of the administrator; a new one ends all sign-ins',
  },
  { name: 'COFFER_DATABASE_URL', fallback: 'coffer.db in the data folder', about: 'file: URL of the SQLite database' },
  {
    name: 'COFFER_MASTER_KEY_FILE',
    fallback: 'master.key in the data folder',
    about: 'key that encrypts stored secrets; made on first start',
  },
  {
    name: 'COFFER_PUBLIC_URL',
    fallback: 'from the request',
    about: 'base of absolute links, for example https://backup.example.com',
  },
  {
    name: 'COFFER_TRUSTED_PROXIES',
    fallback: 'none',
    about: 'addresses or networks of reverse proxies whose X-Forwarded-For is believed, with commas',
  },
  { name: 'COFFER_CLOUD_FILE', fallback: "Microsoft's own hosts", about: 'JSON file with other hosts per region' },
  {
    name: 'COFFER_BUDGET_FILE',
    fallback: 'the defaults',
    about: "JSON file with the restores' share of the budget and tenant sizes per organization",
  },
  {
    name: 'COFFER_CHECK_DAYS',
    fallback: '7',
    about: 'days from one check of the structure of each repository to the next; 0: only those that somebody starts',
  },
  {
    name: 'COFFER_PUBLIC_CLIENT_ID',
    fallback: 'none',
    about: 'id of the Entra application for device codes and account sign-in',
  },
  {
    name: 'COFFER_TLS_CERT',
    fallback: 'self-signed, made on first start',
    about: 'PEM file of the certificate chain; needs COFFER_TLS_KEY',
  },
  {
    name: 'COFFER_TLS_KEY',
    fallback: 'self-signed, made on first start',
    about: "PEM file of the certificate's private key",
  },
] as const satisfies readonly Setting[];

/** The name of a setting. */
export type SettingName = (typeof settings)[number]['name'];

/** Settings as text; what is absent or empty takes its default. */
export type Environment = Readonly<Partial<Record<SettingName, string>>>;

/** The settings of this process. Nothing else reads the environment. */
export function readEnvironment(): Environment {
  return Object.fromEntries(settings.flatMap(({ name }) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
