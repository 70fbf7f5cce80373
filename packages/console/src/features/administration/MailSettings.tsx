import { Button, Checkbox, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import {
  isTold,
  type MailDraft,
  type MailPurpose,
  notifyChoices,
  readMailSettings,
  saveMailSettings,
  sendTestMail,
} from './mail-purpose.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
});

/** The mail server for one purpose, and a test of it. */
export function MailSettings({ purpose }: { readonly purpose: MailPurpose }) {
  const words = useText().administration.mail;
  const found = useQuery({
    queryKey: ['mail-settings', purpose],
    queryFn: ({ signal }) => readMailSettings(purpose, signal),
    // What is being typed must not be written over.
    refetchOnWindowFocus: false,
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  return (
    <Section title={words.titles[purpose]} why={isTold(purpose) ? words.toldWhy[purpose] : words.why}>
      <Form purpose={purpose} settings={found.data} />
      <TestMail purpose={purpose} />
    </Section>
  );
}

function Form({ purpose, settings }: { readonly purpose: MailPurpose; readonly settings: MailDraft }) {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const words = text.administration.mail;
  const [draft, setDraft] = useState(settings);
  const change = (part: Partial<MailDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const saving = useMutation({
    mutationFn: () => saveMailSettings(purpose, draft),
    onSuccess: () => {
      change({ password: '' });
      return queries.invalidateQueries({ queryKey: ['mail-settings', purpose] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Switch
        label={isTold(purpose) ? words.toldEnable[purpose] : words.enable}
        checked={draft.enabled}
        onChange={(_, { checked }) => change({ enabled: checked })}
      />
      <TextField label={words.server} required value={draft.server} onChange={(server) => change({ server })} />
      <TextField label={words.port} required value={draft.port} onChange={(port) => change({ port })} />
      <TextField label={words.from} required value={draft.from} onChange={(from) => change({ from })} />
      {isTold(purpose) && (
        <>
          <TextField label={words.to} required value={draft.to} onChange={(to) => change({ to })} />
          <TextField
            label={words.subjects[purpose]}
            value={draft.subject}
            onChange={(subject) => change({ subject })}
          />
        </>
      )}
      {purpose === 'Vbo' && <Notify draft={draft} change={change} />}
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
        <Button type="submit" appearance="primary" disabledFocusable={saving.isPending}>
          {text.common.save}
        </Button>
      </div>
    </form>
  );
}

/** Of which sessions mails tell. */
function Notify(props: { readonly draft: MailDraft; readonly change: (part: Partial<MailDraft>) => void }) {
  const words = useText().administration.mail.notify;
  const { notify } = props.draft;
  return notifyChoices.map((choice) => (
    <Checkbox
      key={choice}
      label={words[choice]}
      checked={notify[choice]}
      onChange={(_, { checked }) => props.change({ notify: { ...notify, [choice]: checked === true } })}
    />
  ));
}

function TestMail({ purpose }: { readonly purpose: MailPurpose }) {
  const styles = useStyles();
  const words = useText().administration.mail;
  const [email, setEmail] = useState('');
  const sending = useMutation({
    mutationFn: async (to: string) => {
      await sendTestMail(purpose, to);
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
        {!isTold(purpose) && <TextField label={words.testTo} required value={email} onChange={setEmail} />}
        <Button type="submit" disabledFocusable={sending.isPending}>
          {words.test}
        </Button>
      </div>
      {sending.error && <ErrorMessage error={sending.error} />}
      {sending.isSuccess && <Done>{isTold(purpose) ? words.toldSent : words.sent(sending.data)}</Done>}
    </form>
  );
}
