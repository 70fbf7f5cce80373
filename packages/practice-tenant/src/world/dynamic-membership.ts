import type { User } from './directory.ts';

const CLAUSE = /user\.(\w+)\s+-(eq|ne|startsWith|contains)\s+(?:"([^"]*)"|(true|false))/gi;

/**
 * Whether a membership rule takes this account in. Understood are clauses such as `user.department -eq "Sales"`, joined by `-and` or by
 * `-or`, not mixed ("Manage rules for dynamic membership groups").
 */
export function ruleMatches(rule: string, user: User): boolean {
  const results = [...rule.matchAll(CLAUSE)].map(([, property = '', operator = '', text, flag]) => {
    const held = String(propertyOf(user, property) ?? '').toLowerCase();
    const wanted = (text ?? flag ?? '').toLowerCase();
    if (operator.toLowerCase() === 'eq') return held === wanted;
    if (operator.toLowerCase() === 'ne') return held !== wanted;
    return operator.toLowerCase() === 'contains' ? held.includes(wanted) : held.startsWith(wanted);
  });
  if (results.length === 0) return false;
  return /\s-or\s/i.test(rule) ? results.some(Boolean) : results.every(Boolean);
}

function propertyOf(user: User, property: string): unknown {
  if (property.toLowerCase() === 'accountenabled') return user.state !== 'disabled';
  const entry = Object.entries(user).find(([name]) => name.toLowerCase() === property.toLowerCase());
  return entry?.[1];
}
