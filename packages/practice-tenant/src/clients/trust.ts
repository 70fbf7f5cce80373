import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Lets every TLS client of this process trust the authority in `caFile`, as `NODE_EXTRA_CA_CERTS` does at start, until it is disposed of. */
export function trust(caFile: string): Disposable {
  const known = getCACertificates('default');
  setDefaultCACertificates([...known, readFileSync(caFile, 'utf8')]);
  return { [Symbol.dispose]: () => setDefaultCACertificates(known) };
}
