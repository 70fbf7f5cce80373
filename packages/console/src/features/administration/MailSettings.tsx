import type { AnswerOf } from '@coffer/contract';
import { Button, Checkbox, MessageBar, MessageBarBody, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { call } from '../../api/call.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

/** OneDrives and SharePoint sites, by the API's names of their explorers. */
type Explorer = 'Veod' | 'Vesp';
type Settings = AnswerOf<'VeodEmailSettings_Get'>;

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
});

/** The mail server through which documents of one kind are sent, and a test of it. */
export function MailSettings({ explorer }: { readonly explorer: Explorer }) {
  const words = useText().administration.mail;
  const found = useQuery({
    queryKey: ['mail-settings', explorer],
    queryFn: ({ signal }) => call(`${explorer}EmailSettings_Get`, { signal }),
    // What is being typed must not be written over.
    refetchOnWindowFocus: false,
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  return (
    <Section title={words.title(words.explorers[explorer])} why={words.why}>
      <Form explorer={explorer} settings={found.data} />
      <TestMail explorer={explorer} />
    </Section>
  );
}

function Form({ explorer, settings }: { readonly explorer: Explorer; readonly settings: Settings }) {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const words = text.administration.mail;
  const [draft, setDraft] = useState(() => draftOf(settings));
  const change = (part: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...part }));
  const saving = useMutation({
    mutationFn: () => call(`${explorer}EmailSettings_Update`, { body: bodyOf(draft) }),
    onSuccess: () => {
      change({ password: '' });
      return queries.invalidateQueries({ queryKey: ['mail-settings', explorer] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Switch
        label={words.enable}
        checked={draft.enabled}
        onChange={(_, { checked }) => change({ enabled: checked })}
      />
      <TextField label={words.server} required value={draft.server} onChange={(server) => change({ server })} />
      <TextField label={words.port} required value={draft.port} onChange={(port) => change({ port })} />
      <TextField label={words.from} required value={draft.from} onChange={(from) => change({ from })} />
      <Checkbox
        label={words.ssl}
        checked={draft.useSSL}
        onChange={(_, { checked }) => change({ useSSL: checked === true })}
      />
      <Checkbox
        label={words.authenticate}
        checked={draft.authenticates}
        onChange={(_, { checked }) => change({ authenticates: checked === true })}
      />
      {draft.authenticates && (
        <>
          <TextField
            label={words.userName}
            required
            value={draft.username}
            onChange={(username) => change({ username })}
          />
          <TextField
            label={words.password}
            type="password"
            value={draft.password}
            onChange={(password) => change({ password })}
          />
        </>
      )}
      {saving.error && <ErrorMessage error={saving.error} />}
      {saving.isSuccess && <Done>{words.saved}</Done>}
      <div className={styles.row}>
        <Button type="submit" appearance="primary" disabled={saving.isPending}>
          {text.common.save}
        </Button>
      </div>
    </form>
  );
}

function TestMail({ explorer }: { readonly explorer: Explorer }) {
  const styles = useStyles();
  const words = useText().administration.mail;
  const [email, setEmail] = useState('');
  const sending = useMutation({
    mutationFn: async (to: string) => {
      await call(
        explorer === 'Veod' ? 'VeodEmailSettings_SendTestEmailAction' : 'VespEmailSettings_SendTestEmailAction',
        { body: { email: to } },
      );
      return to;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate(email);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.row}>
        <TextField label={words.testTo} required value={email} onChange={setEmail} />
        <Button type="submit" disabled={sending.isPending}>
          {words.test}
        </Button>
      </div>
      {sending.error && <ErrorMessage error={sending.error} />}
      {sending.isSuccess && <Done>{words.sent(sending.data)}</Done>}
    </form>
  );
}

function Done({ children }: { readonly children: ReactNode }) {
  return (
    <MessageBar intent="success">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}

function draftOf({ enableNotification, server, port, from, useSSL, useAuthentication, username }: Settings) {
  return {
    enabled: enableNotification === true,
    server: server ?? '',
    port: String(port ?? 25),
    from: from ?? '',
    useSSL: useSSL === true,
    authenticates: useAuthentication === true,
    username: username ?? '',
    password: '',
  };
}

function bodyOf({
  enabled,
  server,
  port,
  from,
  useSSL,
  authenticates,
  username,
  password,
}: ReturnType<typeof draftOf>) {
  return {
    enableNotification: enabled,
    server,
    port: Number(port),
    from,
    useSSL,
    useAuthentication: authenticates,
    ...(authenticates ? { username } : {}),
    ...(authenticates && password !== '' ? { userPassword: password } : {}),
  };
}
