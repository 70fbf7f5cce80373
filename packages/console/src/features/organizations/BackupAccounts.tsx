import { MessageBar, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { backupAccounts } from '../../api/queries.ts';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { GroupPicker } from './GroupPicker.tsx';
import { PoolTable } from './PoolTable.tsx';
import type { Choice, GroupMember } from './pool-choice.ts';

const useStyles = makeStyles({
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
});

/** The manager of the pool: a group, its members, their passwords. What is ticked when it is saved is the whole pool. */
export function BackupAccounts({ organizationId }: { readonly organizationId: string }) {
  const text = useText();
  const queries = useQueryClient();
  const styles = useStyles();
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>();
  const [members, setMembers] = useState<readonly GroupMember[]>([]);
  const pool = useQuery(backupAccounts(organizationId));
  const saving = useMutation({
    mutationFn: async (wanted: readonly Choice[]) => {
      const body = wanted.map(({ member: { _links, ...groupMember }, password }) => ({
        groupMember,
        ...(password === '' ? {} : { password }),
      }));
      await call('OrganizationBackupAccounts_SetAccountPool', { path: { organizationId }, body });
      return wanted.length;
    },
    onSuccess: async () => {
      setChoices(undefined);
      await Promise.all(
        ['backup-accounts', 'usage-of-budget'].map((name) =>
          queries.invalidateQueries({ queryKey: [name, organizationId] }),
        ),
      );
    },
  });
  if (pool.error) return <ErrorMessage error={pool.error} retry={() => void pool.refetch()} />;
  if (pool.isPending) return <Loading />;
  const inPool = new Map(
    pool.data.flatMap(({ groupMember }) => (groupMember?.login ? [[groupMember.login, groupMember]] : [])) as [
      string,
      GroupMember,
    ][],
  );
  const chosen = choices ?? new Map([...inPool].map(([login, member]) => [login, { member, password: '' }]));
  const lacking = [...chosen].some(([login, { password }]) => password === '' && !inPool.has(login));
  return (
    <Section title={text.accounts.title} why={text.accounts.why}>
      {inPool.size === 0 && <MessageBar intent="warning">{text.accounts.emptyPool}</MessageBar>}
      <GroupPicker organizationId={organizationId} onMembers={setMembers} />
      <PoolTable members={joined(inPool, members)} known={inPool} chosen={chosen} onChange={setChoices} />
      {saving.error && <ErrorMessage error={saving.error} />}
      {saving.isSuccess && <Done>{text.accounts.saved(saving.data)}</Done>}
      {lacking && <Text>{text.accounts.needPasswords}</Text>}
      <div className={styles.actions}>
        <RightButton
          right="administer"
          appearance="primary"
          disabledFocusable={saving.isPending || lacking || choices === undefined}
          onClick={() => saving.mutate([...chosen.values()])}
        >
          {text.accounts.savePool}
        </RightButton>
        {inPool.size > 0 && (
          <RightButton
            right="administer"
            disabledFocusable={saving.isPending}
            onClick={() => confirm(text.accounts.emptyPoolSure) && saving.mutate([])}
          >
            {text.accounts.emptyPoolButton}
          </RightButton>
        )}
      </div>
    </Section>
  );
}

function joined(inPool: ReadonlyMap<string, GroupMember>, members: readonly GroupMember[]): readonly GroupMember[] {
  const others = members.filter(({ login }) => login !== undefined && !inPool.has(login));
  return [...inPool.values(), ...others];
}
