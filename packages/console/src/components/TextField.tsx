import { Field, Input } from '@fluentui/react-components';

/** One line of text with its label. Passwords are never offered to be remembered for this site. */
export function TextField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password';
  readonly required?: boolean;
  readonly autoComplete?: 'current-password';
}) {
  return (
    <Field label={props.label} required={props.required ?? false}>
      <Input
        type={props.type ?? 'text'}
        value={props.value}
        required={props.required ?? false}
        autoComplete={props.autoComplete ?? (props.type === 'password' ? 'new-password' : 'off')}
        onChange={(_, { value }) => props.onChange(value)}
      />
    </Field>
  );
}
