import type { AnswerOf } from '@coffer/contract';
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { pages } from '../../api/pages.ts';
import type { Role } from '../../api/session.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { PagedTable } from '../../components/PagedTable.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

type User = AnswerOf<'Coffer_AddUser'>;

const roles: readonly Role[] = ['administrator', 'operator', 'read-only'];
const queryKey = ['users'];

const useStyles = makeStyles({ actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' } });

/** The users of the console: who they are, what they may do, and the way to change that. */
export function Users() {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const [editing, setEditing] = useState<User | 'new'>();
  const words = text.administration.users;
  const found = useInfiniteQuery(pages(queryKey, (page, signal) => call('Coffer_GetUsers', { query: page, signal })));
  const removing = useMutation({
    mutationFn: (userId: string) => call('Coffer_RemoveUser', { path: { userId } }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  const add = (
    <Button appearance="primary" onClick={() => setEditing('new')}>
      {words.add}
    </Button>
  );
  return (
    <Section title={words.title} why={words.why} actions={add}>
      {removing.error && <ErrorMessage error={removing.error} />}
      <PagedTable
        label={words.title}
        found={found}
        empty={text.common.none}
        keyOf={({ id }) => id}
        columns={[
          { title: words.userName, cell: ({ userName }) => userName },
          { title: words.role, cell: ({ role }) => `${words.roles[role]}: ${words.may[role]}` },
          {
            title: text.common.actions,
            kind: 'actions',
            cell: (user) => (
              <div className={styles.actions}>
                <Button
                  size="small"
                  aria-label={`${text.common.edit}: ${user.userName}`}
                  onClick={() => setEditing(user)}
                >
                  {text.common.edit}
                </Button>
                <Button
                  size="small"
                  aria-label={`${text.common.remove}: ${user.userName}`}
                  onClick={() => confirm(words.sure(user.userName)) && removing.mutate(user.id)}
                >
                  {text.common.remove}
                </Button>
              </div>
            ),
          },
        ]}
      />
      {editing && <UserForm user={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </Section>
  );
}

function UserForm({ user, onClose }: { readonly user: User | undefined; readonly onClose: () => void }) {
  const text = useText();
  const queries = useQueryClient();
  const words = text.administration.users;
  const [userName, setUserName] = useState(user?.userName ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'read-only');
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const body = { userName, role, ...(password === '' ? {} : { password }) };
    if (user) await call('Coffer_UpdateUser', { path: { userId: user.id }, body });
    else await call('Coffer_AddUser', { body });
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <FormDialog
      title={user ? words.edit(user.userName) : words.add}
      submitText={text.common.save}
      onClose={onClose}
      submit={submit}
    >
      <TextField label={words.userName} required value={userName} onChange={setUserName} />
      <Field label={words.role}>
        <RadioGroup
          value={role}
          onChange={(_, { value }) => setRole(roles.find((known) => known === value) ?? 'read-only')}
        >
          {roles.map((one) => (
            <Radio key={one} value={one} label={`${words.roles[one]}: ${words.may[one]}`} />
          ))}
        </RadioGroup>
      </Field>
      <TextField
        label={user ? words.newPassword : words.password}
        type="password"
        required={user === undefined}
        value={password}
        onChange={setPassword}
      />
    </FormDialog>
  );
}
