import { Button, Field, Input, makeStyles, Text, Title2, tokens } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { signIn } from '../../api/session.ts';
import { Entrance } from '../../components/Entrance.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

/** Asks for name and password. */
export function SignInPage({ preferences }: { readonly preferences: ReactNode }) {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const signing = useMutation({
    mutationFn: () => signIn(userName, password),
    onSuccess: () => queries.resetQueries({ queryKey: ['session'] }),
  });
  useEffect(() => {
    document.title = text.signIn.title;
  }, [text]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signing.mutate();
  };
  return (
    <Entrance preferences={preferences}>
      <form className={styles.form} onSubmit={submit}>
        <Title2 as="h1">{text.signIn.title}</Title2>
        <Field label={text.signIn.userName} required>
          <Input value={userName} autoComplete="username" autoFocus onChange={(_, { value }) => setUserName(value)} />
        </Field>
        <Field label={text.signIn.password} required>
          <Input
            type="password"
            value={password}
            autoComplete="current-password"
            onChange={(_, { value }) => setPassword(value)}
          />
        </Field>
        {signing.error && <ErrorMessage error={signing.error} />}
        <Button appearance="primary" type="submit" disabledFocusable={signing.isPending}>
          {text.signIn.submit}
        </Button>
        <Text size={200}>{text.signIn.hint}</Text>
      </form>
    </Entrance>
  );
}
