import { Field, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import { bytes } from './format.ts';

const useStyles = makeStyles({
  file: {
    maxWidth: '100%',
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    color: tokens.colorNeutralForeground1,
    '::file-selector-button': {
      minHeight: '32px',
      marginInlineEnd: tokens.spacingHorizontalM,
      padding: `0 ${tokens.spacingHorizontalM}`,
      fontFamily: tokens.fontFamilyBase,
      fontSize: tokens.fontSizeBase300,
      fontWeight: tokens.fontWeightSemibold,
      color: tokens.colorNeutralForeground1,
      backgroundColor: tokens.colorNeutralBackground1,
      border: `1px solid ${tokens.colorNeutralStroke1}`,
      borderRadius: tokens.borderRadiusMedium,
      cursor: 'pointer',
    },
  },
});

/** What the server takes for a certificate at most. Bytes. */
const largest = 128 * 1024;

/** A file with a certificate and its private key, read here only to be handed out in base64; empty while there is none that can be sent. */
export function CertificateField(props: { readonly label: string; readonly onChange: (base64: string) => void }) {
  const text = useText().applications;
  const styles = useStyles();
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | undefined): Promise<void> => {
    props.onChange('');
    setProblem(undefined);
    if (file === undefined) return;
    if (file.size === 0) setProblem(text.empty);
    else if (file.size > largest) setProblem(text.tooLarge(bytes(largest)));
    else {
      const content = await file.arrayBuffer().catch(() => undefined);
      if (content === undefined) setProblem(text.unreadable);
      else props.onChange(base64Of(new Uint8Array(content)));
    }
  };
  return (
    <Field label={props.label} required {...(problem === undefined ? {} : { validationMessage: problem })}>
      {/* Fluent's Input draws no file field; a plain one has to be told of its label. */}
      {(labelled) => (
        <input
          {...labelled}
          type="file"
          accept=".pfx,.p12,.pem"
          required
          className={styles.file}
          onChange={({ target }) => void read(target.files?.[0])}
        />
      )}
    </Field>
  );
}

/** Call by call, for a function takes no more than some ten thousand arguments. */
function base64Of(content: Uint8Array): string {
  let binary = '';
  for (const byte of content) binary += String.fromCharCode(byte);
  return btoa(binary);
}
