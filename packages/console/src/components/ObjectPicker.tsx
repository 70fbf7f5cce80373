import type { AnswerOf } from '@coffer/contract';
import { Button, Field, makeStyles, SearchBox, Select, Tag, TagGroup, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { call } from '../api/call.ts';
import { useText } from '../text/use-text.ts';
import { ErrorMessage } from './ErrorMessage.tsx';

const useStyles = makeStyles({
  search: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
  found: { display: 'flex', flexDirection: 'column', alignItems: 'start', maxHeight: '12rem', overflowY: 'auto' },
});

type ResultOf<Page> = Page extends { readonly results?: readonly (infer One)[] | undefined } ? One : never;

/** What is found of each kind. */
interface FoundBy {
  readonly users: { readonly type: 'User'; readonly user: ResultOf<AnswerOf<'OrganizationUser_Get'>> };
  readonly groups: { readonly type: 'Group'; readonly group: ResultOf<AnswerOf<'OrganizationGroup_Get'>> };
  readonly sites: { readonly type: 'Site'; readonly site: ResultOf<AnswerOf<'Coffer_FindSites'>> };
  readonly teams: { readonly type: 'Team'; readonly team: ResultOf<AnswerOf<'OrganizationTeam_Get'>> };
}

type Kind = keyof FoundBy;

/** A user, group, site or team of the organization. */
export type FoundObject<Kinds extends Kind = Kind> = FoundBy[Kinds];

type Subject =
  | {
      readonly id?: string | null | undefined;
      readonly displayName?: string | null | undefined;
      readonly title?: string | null | undefined;
    }
  | null
  | undefined;

/** What is picked: whatever else it holds, it names a user, a group, a site or a team. */
interface Pickable {
  readonly type?: string | null | undefined;
  readonly id?: string | null | undefined;
  readonly user?: Subject;
  readonly group?: Subject;
  readonly site?: Subject;
  readonly team?: Subject;
}

/** Finds objects of the organization by name and keeps those that were picked, each as `make` makes it. */
export function ObjectPicker<Item extends Pickable, Kinds extends Kind>(props: {
  readonly organizationId: string;
  readonly label: string;
  /** What may be picked. */
  readonly kinds: readonly [Kinds, ...Kinds[]];
  readonly make: (found: FoundObject<Kinds>) => Item;
  readonly picked: readonly Item[];
  readonly onChange: (picked: readonly Item[]) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const [kind, setKind] = useState<Kinds>(props.kinds[0]);
  const [name, setName] = useState('');
  const wanted = useDeferredValue(name);
  const search = useRef<HTMLInputElement>(null);
  const { organizationId, label, picked, onChange } = props;
  const found = useQuery({
    queryKey: ['objects', organizationId, kind, wanted],
    queryFn: ({ signal }) => searches[kind](organizationId, wanted, signal),
    enabled: organizationId !== '' && wanted.length >= 2,
  });
  const left = found.data?.filter((one) => !picked.some((item) => keyOf(item) === keyOf(one)));
  const pick = (one: FoundObject<Kinds>): void => {
    onChange([...picked, props.make(one)]);
    // The button goes; whoever picks several searches on.
    search.current?.focus();
  };
  return (
    <Field label={label}>
      <TagGroup onDismiss={(_, { value }) => onChange(picked.filter((item) => keyOf(item) !== value))}>
        {picked.map((item) => (
          <Tag key={keyOf(item)} value={keyOf(item)} dismissible dismissIcon={{ 'aria-label': text.common.remove }}>
            {nameOf(item)}
          </Tag>
        ))}
      </TagGroup>
      <div className={styles.search}>
        <Select aria-label={label} value={kind} onChange={(_, { value }) => setKind(value as Kinds)}>
          {props.kinds.map((one) => (
            <option key={one} value={one}>
              {text.jobs[one]}
            </option>
          ))}
        </Select>
        <SearchBox
          input={{ ref: search }}
          aria-label={`${text.common.search}: ${label}`}
          placeholder={text.common.search}
          value={name}
          onChange={(_, { value }) => setName(value)}
        />
      </div>
      {found.error && <ErrorMessage error={found.error} />}
      <Text role="status" size={200}>
        {wanted.length === 1 && text.common.typeMore}
        {found.isSuccess && found.data.length === 0 && text.common.nothingFound}
        {found.isSuccess && left !== undefined && left.length > 0 && text.common.found(left.length)}
      </Text>
      <div className={styles.found}>
        {left?.map((one) => (
          <Button key={keyOf(one)} appearance="subtle" size="small" onClick={() => pick(one)}>
            + {nameOf(one)}
          </Button>
        ))}
      </div>
    </Field>
  );
}

const most = 50;

const searches: {
  readonly [One in Kind]: (
    organizationId: string,
    name: string,
    signal: AbortSignal,
  ) => Promise<readonly FoundBy[One][]>;
} = {
  users: async (organizationId, name, signal) => {
    const query = { displayName: `*${name}*`, limit: most };
    const page = await call('OrganizationUser_Get', { path: { organizationId }, query, signal });
    return (page.results ?? []).map((user) => ({ type: 'User', user }));
  },
  groups: async (organizationId, name, signal) => {
    const query = { displayName: `*${name}*`, limit: most };
    const page = await call('OrganizationGroup_Get', { path: { organizationId }, query, signal });
    return (page.results ?? []).map((group) => ({ type: 'Group', group }));
  },
  sites: async (organizationId, name, signal) => {
    const page = await call('Coffer_FindSites', { path: { organizationId }, query: { name, limit: most }, signal });
    return (page.results ?? []).map((site) => ({ type: 'Site', site }));
  },
  teams: async (organizationId, name, signal) => {
    const query = { displayName: `*${name}*`, limit: most };
    const page = await call('OrganizationTeam_Get', { path: { organizationId }, query, signal });
    return (page.results ?? []).map((team) => ({ type: 'Team', team }));
  },
};

function keyOf({ type, user, group, site, team }: Pickable): string {
  return `${type}:${user?.id ?? group?.id ?? site?.id ?? team?.id ?? ''}`;
}

function nameOf({ id, user, group, site, team }: Pickable): string {
  return user?.displayName ?? group?.displayName ?? site?.title ?? team?.displayName ?? id ?? '';
}
