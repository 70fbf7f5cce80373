import { Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/call.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';
import type { GroupMember } from './pool-choice.ts';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(18rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalM,
    maxWidth: '60rem',
  },
  search: { maxWidth: 'none' },
});

/** Groups that are looked through, and members of one that are offered. */
const mostGroups = 100;
const mostMembers = 200;

/** Finds a security group by a part of its name and hands out its members. */
export function GroupPicker(props: {
  readonly organizationId: string;
  readonly onMembers: (members: readonly GroupMember[]) => void;
}) {
  const text = useText();
  const styles = useStyles();
  const { organizationId, onMembers } = props;
  const [name, setName] = useState('');
  const [groupId, setGroupId] = useState('');
  const groups = useQuery({
    queryKey: ['groups', organizationId, name],
    queryFn: ({ signal }) => {
      const query = { displayName: `*${name}*`, limit: mostGroups };
      return call('OrganizationGroup_Get', { path: { organizationId }, query, signal });
    },
    placeholderData: (before) => before,
  });
  const members = useQuery({
    queryKey: ['group-members', organizationId, groupId],
    queryFn: ({ signal }) =>
      call('OrganizationGroupMember_Get', { path: { organizationId, groupId }, query: { limit: mostMembers }, signal }),
    enabled: groupId !== '',
  });
  useEffect(() => {
    const marked = (members.data?.results ?? []).map((member) => ({ ...member, groupId }));
    onMembers(marked.filter(({ type }) => type === 'User'));
  }, [members.data, groupId, onMembers]);
  const security = (groups.data?.results ?? []).filter(({ type }) => type === 'Security');
  const mayBeMore = groups.data?.results?.length === mostGroups;
  const cutOff = members.data?.results?.length === mostMembers;
  const error = groups.error ?? members.error;
  return (
    <>
      <div className={styles.fields}>
        <Field label={text.accounts.groupSearch}>
          <SearchBox className={styles.search} value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
        <Field
          label={text.accounts.group}
          hint={[
            groups.isSuccess && security.length === 0 && text.accounts.noGroup,
            mayBeMore && text.accounts.moreGroups,
            cutOff && text.accounts.moreMembers(mostMembers),
          ]
            .filter(Boolean)
            .join(' ')}
        >
          <Select value={groupId} onChange={(_, { value }) => setGroupId(value)}>
            <option value="">…</option>
            {security.map((group) => (
              <option key={group.id} value={group.id}>
                {group.displayName}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {error && <ErrorMessage error={error} />}
    </>
  );
}
