import type { AnswerOf } from '@coffer/contract';
import { Button, Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/call.ts';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '40rem' },
});
const queryKey = ['history-settings'];

/** How long sessions and their logs are kept. */
export function HistorySettings() {
  const words = useText().administration.history;
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => call('HistorySettings_Get', { signal }),
    // What is being typed must not be written over.
    refetchOnWindowFocus: false,
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  return (
    <Section title={words.title} why={words.why}>
      <Form settings={found.data} />
    </Section>
  );
}

function Form({ settings }: { readonly settings: AnswerOf<'HistorySettings_Get'> }) {
  const text = useText();
  const words = text.administration.history;
  const styles = useStyles();
  const queries = useQueryClient();
  const [keep, setKeep] = useState(settings.keepAllsessions === true ? 'all' : 'weeks');
  const [weeks, setWeeks] = useState(String(settings.keeponlyLast ?? ''));
  const saving = useMutation({
    mutationFn: () =>
      call('HistorySettings_Update', {
        body: keep === 'all' ? { keepAllsessions: true } : { keepAllsessions: false, keeponlyLast: Number(weeks) },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field label={words.keep}>
        <RadioGroup value={keep} onChange={(_, { value }) => setKeep(value)}>
          <Radio value="weeks" label={words.forWeeks} />
          <Radio value="all" label={words.forEver} />
        </RadioGroup>
      </Field>
      {keep === 'weeks' && <TextField label={words.weeks} required value={weeks} onChange={setWeeks} />}
      {saving.error && <ErrorMessage error={saving.error} />}
      {saving.isSuccess && <Done>{words.saved}</Done>}
      <div>
        <Button type="submit" appearance="primary" disabledFocusable={saving.isPending}>
          {text.common.save}
        </Button>
      </div>
    </form>
  );
}
