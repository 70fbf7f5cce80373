import { Button, Checkbox, MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { CommandBox } from '../../components/CommandBox.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({ shown: { display: 'grid', gap: tokens.spacingVerticalM } });

interface Shown {
  readonly key: string;
  readonly location: string;
}

/** The recovery key: shown to whoever confirms what it is and enters his password anew, never kept by the page. */
export function RecoveryKey({ repositoryId, name }: { readonly repositoryId: string; readonly name: string }) {
  const text = useText().recoveryKey;
  const styles = useStyles();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Shown>();
  const [understood, setUnderstood] = useState(false);
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    if (!understood) throw new Error(text.confirmFirst);
    setShown(await call('Coffer_ShowRecoveryKey', { path: { repositoryId }, body: { password } }));
  };
  const actions = shown ? (
    <Button onClick={() => setShown(undefined)}>{text.hide}</Button>
  ) : (
    <RightButton right="administer" onClick={() => setAsking(true)}>
      {text.show}
    </RightButton>
  );
  return (
    <Section title={text.title} why={text.why} actions={actions}>
      {shown ? (
        <div className={styles.shown}>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{text.safe}</MessageBarBody>
          </MessageBar>
          <Text weight="semibold">{text.key}</Text>
          <CommandBox label={text.key} command={shown.key} />
          <Text weight="semibold">{text.command}</Text>
          <CommandBox label={text.command} command={resticCommand(shown)} />
        </div>
      ) : (
        <>
          <Text>{text.onServer}</Text>
          <CommandBox label={text.onServer} command={`npm run --silent recovery-key -- ${JSON.stringify(name)}`} />
        </>
      )}
      {asking && (
        <FormDialog
          title={text.show}
          submitText={text.show}
          submit={submit}
          onClose={() => {
            setAsking(false);
            setPassword('');
            setUnderstood(false);
          }}
        >
          <Text>{text.audited}</Text>
          <Checkbox
            label={text.understood}
            checked={understood}
            onChange={(_, { checked }) => setUnderstood(checked === true)}
          />
          <TextField label={text.password} type="password" required value={password} onChange={setPassword} />
        </FormDialog>
      )}
    </Section>
  );
}

/** As a POSIX shell takes it: in single quotes nothing means anything. */
function resticCommand({ key, location }: Shown): string {
  return `export RESTIC_PASSWORD=${quoted(key)}\nrestic -r ${quoted(location)} snapshots`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
