import { Checkbox, Input, Text } from '@fluentui/react-components';
import { DataTable } from '../../components/DataTable.tsx';
import { useText } from '../../text/use-text.ts';
import type { Choice, GroupMember } from './pool-choice.ts';

/** Members with a tick for those in the pool, and a place for their password. */
export function PoolTable(props: {
  readonly members: readonly GroupMember[];
  /** Those that the server has in the pool, with their passwords. */
  readonly known: ReadonlyMap<string, GroupMember>;
  readonly chosen: ReadonlyMap<string, Choice>;
  readonly onChange: (chosen: ReadonlyMap<string, Choice>) => void;
}) {
  const text = useText();
  const { members, known, chosen, onChange } = props;
  const put = (member: GroupMember, password: string | undefined): void => {
    const next = new Map(chosen);
    if (password === undefined) next.delete(member.login ?? '');
    else next.set(member.login ?? '', { member, password });
    onChange(next);
  };
  if (members.length === 0) return null;
  return (
    <DataTable
      label={text.accounts.title}
      rows={members}
      keyOf={({ login }) => login ?? ''}
      columns={[
        {
          title: text.accounts.inPool,
          kind: 'tick',
          cell: (member) => (
            <Checkbox
              aria-label={`${text.accounts.inPool}: ${member.login}`}
              checked={chosen.has(member.login ?? '')}
              onChange={(_, { checked }) => put(member, checked === true ? '' : undefined)}
            />
          ),
        },
        { title: text.accounts.member, cell: (member) => <Name member={member} /> },
        {
          title: text.accounts.password,
          cell: (member) => (
            <Input
              type="password"
              autoComplete="new-password"
              aria-label={`${text.accounts.password}: ${member.login}`}
              disabled={!chosen.has(member.login ?? '')}
              placeholder={known.has(member.login ?? '') ? text.accounts.keep : ''}
              value={chosen.get(member.login ?? '')?.password ?? ''}
              onChange={(_, { value }) => put(member, value)}
            />
          ),
        },
      ]}
    />
  );
}

function Name({ member: { name, login } }: { readonly member: GroupMember }) {
  return (
    <>
      <Text block>{name}</Text>
      <Text block size={200} style={{ overflowWrap: 'anywhere' }}>
        {login}
      </Text>
    </>
  );
}
