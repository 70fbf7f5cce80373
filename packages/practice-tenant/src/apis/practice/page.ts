import { createHash } from 'node:crypto';
import type { Answer } from '../../http/exchange.ts';

const STYLE = `
:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif}
body{margin:0 auto;max-width:76rem;padding:1rem}
h1{font-size:1.3rem;margin:0}h2{font-size:1rem;margin:1.6rem 0 .4rem}
p{margin:.2rem 0;opacity:.75}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #8884;white-space:nowrap}
td.n,th.n{text-align:right}
meter{width:10rem;vertical-align:middle}
`;

const SCRIPT = `
const $ = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString('en');
function fill(id, rows) {
  const body = $(id);
  body.replaceChildren(...rows.map((cells) => {
    const row = document.createElement('tr');
    for (const cell of cells) {
      const td = document.createElement('td');
      if (cell instanceof Node) td.append(cell);
      else td.textContent = typeof cell === 'number' ? number(cell) : cell;
      if (typeof cell === 'number') td.className = 'n';
      row.append(td);
    }
    return row;
  }));
}
function meterOf(share) {
  const meter = document.createElement('meter');
  Object.assign(meter, { min: 0, max: 1, low: 0.8, high: 0.99, optimum: 0, value: Math.min(1, share) });
  return meter;
}
const get = async (area) => (await fetch('/_practice/' + area)).json();
async function refresh() {
  const [clock, users, ledger, limits, journal, faults] = await Promise.all(
    ['clock', 'users', 'ledger', 'limits', 'journal?last=40', 'faults'].map(get));
  $('clock').textContent = clock.now + (clock.virtual ? ' (virtual)' : '');
  $('faults').textContent = Object.keys(faults.active).join(', ') || 'none';
  $('limits').textContent = limits.settings.limits;
  $('total').textContent = number(users.total);
  fill('ledger', ledger.identities.map((line) =>
    [line.identity, line.requests, line.ru, line.bytes, line.bytesIn, line.throttled, line.downloads]));
  fill('buckets', limits.buckets.slice(0, 20).map((bucket) =>
    [bucket.name, bucket.owner, meterOf(bucket.used / bucket.limit), bucket.used, bucket.limit, bucket.refused, bucket.fencedUntil ?? '']));
  fill('journal', journal.entries.slice(-40).reverse().map((entry) =>
    [entry.time, entry.identity ?? '', entry.method, entry.path.slice(0, 90), entry.kind, entry.status, entry.ru, entry.bytes]));
  fill('users', users.users.map((user) => [user.displayName, user.userPrincipalName, user.state]));
}
async function loop() {
  try { await refresh(); $('state').textContent = 'live'; }
  catch { $('state').textContent = 'the practice tenant does not answer'; }
  setTimeout(loop, 1500);
}
loop();
`;

function table(id: string, heads: readonly string[], numbers: readonly string[]): string {
  const cells = heads
    .map((head) => `<th scope="col"${numbers.includes(head) ? ' class="n"' : ''}>${head}</th>`)
    .join('');
  return `<div class="scroll"><table><thead><tr>${cells}</tr></thead><tbody id="${id}"></tbody></table></div>`;
}

const USAGE = ['Requests', 'RU', 'Bytes out', 'Bytes in', 'Refused', 'Downloads'];

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Practice tenant</title><style>${STYLE}</style></head><body>
<h1>Practice tenant</h1>
<p><span id="state" role="status">loading</span> · <span id="clock"></span> · limits: <span id="limits"></span> · faults: <span id="faults"></span></p>
<h2>Who used what</h2>${table('ledger', ['Identity', ...USAGE], USAGE)}
<h2>Meters, the fullest first</h2>${table('buckets', ['Bucket', 'Of', 'Share', 'Used', 'Limit', 'Refused', 'Stay away until'], ['Used', 'Limit', 'Refused'])}
<h2>Journal, the newest first</h2>${table('journal', ['Time', 'Identity', 'Method', 'Path', 'Kind', 'Status', 'RU', 'Bytes'], ['Status', 'RU', 'Bytes'])}
<h2>Users (<span id="total"></span>)</h2>${table('users', ['Name', 'Sign-in name', 'State'], [])}
<script>${SCRIPT}</script></body></html>
`;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page that shows users, meters and journal; it asks nothing but this server. */
export function showPage(): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    text: PAGE,
  };
}
