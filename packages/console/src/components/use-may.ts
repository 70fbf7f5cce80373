import { useQuery } from '@tanstack/react-query';
import { consoleUser, type Role } from '../api/session.ts';

/** What a role is needed for: to run jobs and restore, or to change what is set up. */
export type Right = 'operate' | 'administer';

const rights: Readonly<Record<Role, readonly Right[]>> = {
  administrator: ['operate', 'administer'],
  operator: ['operate'],
  'read-only': [],
};

/** What whoever is signed in may do. The server decides; the pages do not offer what it would refuse. */
export function useMay(): Readonly<Record<Right, boolean>> {
  const { data } = useQuery(consoleUser);
  const granted = data === undefined ? [] : rights[data.role];
  return { operate: granted.includes('operate'), administer: granted.includes('administer') };
}
