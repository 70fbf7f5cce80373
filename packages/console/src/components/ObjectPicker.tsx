import { Button, Field, makeStyles, SearchBox, Select, Tag, TagGroup, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { call } from '../../api/call.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';
import type { JobItem } from './draft.ts';

const useStyles = makeStyles({
  search: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
  found: { display: 'flex', flexDirection: 'column', alignItems: 'start', maxHeight: '12rem', overflowY: 'auto' },
});

type Kind = 'users' | 'groups' | 'sites';

/** Names of an item: what it is found and shown by. */
interface Found {
  readonly key: string;
  readonly name: string;
  readonly item: JobItem;
}

/** Finds users, groups and sites of the organization by name and keeps those that were picked. */
export function ObjectPicker(props: {
  readonly organizationId: string;
  readonly picked: readonly JobItem[];
  readonly onChange: (picked: readonly JobItem[]) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const [kind, setKind] = useState<Kind>('users');
  const [name, setName] = useState('');
  const wanted = useDeferredValue(name);
  const { organizationId, picked, onChange } = props;
  const found = useQuery({
    queryKey: ['objects', organizationId, kind, wanted],
    queryFn: ({ signal }) => search[kind](organizationId, wanted, signal),
    enabled: organizationId !== '' && wanted.length >= 2,
  });
  return (
    <Field label={text.jobs.picked}>
      <TagGroup onDismiss={(_, { value }) => onChange(picked.filter((item) => keyOf(item) !== value))}>
        {picked.map((item) => (
          <Tag key={keyOf(item)} value={keyOf(item)} dismissible dismissIcon={{ 'aria-label': text.common.remove }}>
            {nameOf(item)}
          </Tag>
        ))}
      </TagGroup>
      <div className={styles.search}>
        <Select aria-label={text.jobs.picked} value={kind} onChange={(_, { value }) => setKind(value as Kind)}>
          {(['users', 'groups', 'sites'] as const).map((one) => (
            <option key={one} value={one}>
              {text.jobs[one]}
            </option>
          ))}
        </Select>
        <SearchBox aria-label={text.common.search} value={name} onChange={(_, { value }) => setName(value)} />
      </div>
      {found.error && <ErrorMessage error={found.error} />}
      <div className={styles.found}>
        {found.data
          ?.filter(({ key }) => !picked.some((item) => keyOf(item) === key))
          .map((one) => (
            <Button key={one.key} appearance="subtle" size="small" onClick={() => onChange([...picked, one.item])}>
              + {one.name}
            </Button>
          ))}
      </div>
    </Field>
  );
}

const most = 50;

const search: Readonly<
  Record<Kind, (organizationId: string, name: string, signal: AbortSignal) => Promise<readonly Found[]>>
> = {
  users: async (organizationId, name, signal) => {
    const query = { displayName: `*${name}*`, limit: most };
    const page = await call('OrganizationUser_Get', { path: { organizationId }, query, signal });
    return (page.results ?? []).map((user) => found({ type: 'User', user, oneDrive: true, personalSite: true }));
  },
  groups: async (organizationId, name, signal) => {
    const query = { displayName: `*${name}*`, limit: most };
    const page = await call('OrganizationGroup_Get', { path: { organizationId }, query, signal });
    return (page.results ?? []).map((group) =>
      found({ type: 'Group', group, members: true, memberOnedrive: true, memberSite: true, groupSite: true }),
    );
  },
  sites: async (organizationId, name, signal) => {
    const page = await call('OrganizationSite_Get', { path: { organizationId }, query: { limit: 1000 }, signal });
    const fits = (title: string): boolean => title.toLowerCase().includes(name.toLowerCase());
    return (page.results ?? [])
      .filter(({ title, url }) => fits(title) || fits(url))
      .slice(0, most)
      .map((site) => found({ type: 'Site', site }));
  },
};

function found(item: JobItem): Found {
  return { key: keyOf(item), name: nameOf(item), item };
}

function keyOf(item: JobItem): string {
  return `${item.type}:${item.user?.id ?? item.group?.id ?? item.site?.id ?? ''}`;
}

function nameOf(item: JobItem): string {
  return item.user?.displayName ?? item.group?.displayName ?? item.site?.title ?? item.id ?? '';
}
