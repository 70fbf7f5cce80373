import { bytes, count, type Display, seconds } from './display.ts';
import { type Measures, meteredRequests, type SessionMeasure } from './measures.ts';

/** The closing tables: both backups side by side, and who did the work. */
export function showSummary(display: Display, measures: Measures): void {
  const { first, second } = measures;
  const row = (name: string, show: (session: SessionMeasure) => string): readonly string[] => [
    name,
    show(first),
    show(second),
  ];
  display.title('Summary');
  display.table([
    ['', 'first backup', 'second backup'],
    row('OneDrives', (s) => count(s.objects)),
    row('files read', (s) => count(s.files)),
    row('bytes read', (s) => bytes(s.bytes)),
    row('metered requests', (s) => count(s.traffic.requests)),
    row('resource units', (s) => count(s.traffic.resourceUnits)),
    row('RU per file read', (s) => (s.files === 0 ? '–' : (s.traffic.resourceUnits / s.files).toFixed(3))),
    row('answers of 429', (s) => count(s.traffic.throttled)),
    row('time', (s) => seconds(s.duration)),
  ]);
  display.title('Metered requests per account (the practice tenant counted)');
  const identities = [
    ...new Set([...first.traffic.perIdentity, ...second.traffic.perIdentity].map((line) => line.identity)),
  ];
  const requestsOf = (session: SessionMeasure, identity: string): string => {
    const line = session.traffic.perIdentity.find((candidate) => candidate.identity === identity);
    return count(line === undefined ? 0 : meteredRequests(line));
  };
  display.table([
    ['', 'first backup', 'second backup'],
    ...identities.sort().map((identity) => [identity, requestsOf(first, identity), requestsOf(second, identity)]),
  ]);
  display.line('');
  display.line(`repository ${bytes(measures.repositoryBytes)}, the whole journey took ${seconds(measures.total)}`);
}
