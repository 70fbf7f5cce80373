import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/call.ts';
import { consoleUser, signIn } from '../../api/session.ts';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '30rem' },
});

const empty = { password: '', newPassword: '', repeated: '' };

/** Who is signed in, and the way to change the own password. */
export function AccountPage() {
  const text = useText().administration;
  const user = useQuery(consoleUser).data;
  if (user === undefined) return null;
  return (
    <>
      <PageHeader title={text.account.title} />
      <Section title={user.userName}>
        <Text>
          {text.users.roles[user.role]}: {text.users.may[user.role]}
        </Text>
      </Section>
      <ChangePassword userName={user.userName} />
    </>
  );
}

/** The server ends all sign-ins of whoever changes the password; this one is made anew, so that only the others are gone. */
function ChangePassword({ userName }: { readonly userName: string }) {
  const words = useText().administration.account;
  const styles = useStyles();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(empty);
  const changing = useMutation({
    mutationFn: async ({ password, newPassword, repeated }: typeof empty) => {
      if (newPassword !== repeated) throw new Error(words.differ);
      await call('Coffer_ChangeOwnPassword', { body: { password, newPassword } });
      await signIn(userName, newPassword);
    },
    onSuccess: () => setDraft(empty),
    onSettled: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    changing.mutate(draft);
  };
  const field = (name: keyof typeof empty) => ({
    label: words[name],
    type: 'password' as const,
    required: true,
    value: draft[name],
    onChange: (value: string) => setDraft((before) => ({ ...before, [name]: value })),
  });
  return (
    <Section title={words.change} why={words.why}>
      <form className={styles.form} onSubmit={submit}>
        <TextField {...field('password')} autoComplete="current-password" />
        <TextField {...field('newPassword')} />
        <TextField {...field('repeated')} />
        {changing.error && <ErrorMessage error={changing.error} />}
        {changing.isSuccess && <Done>{words.changed}</Done>}
        <div>
          <Button type="submit" appearance="primary" disabledFocusable={changing.isPending}>
            {words.change}
          </Button>
        </div>
      </form>
    </Section>
  );
}
