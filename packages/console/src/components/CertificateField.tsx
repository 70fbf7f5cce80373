import { Field } from '@fluentui/react-components';

/** A PFX file, handed out in base64. */
export function CertificateField(props: { readonly label: string; readonly onChange: (base64: string) => void }) {
  const read = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) props.onChange(btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer()))));
  };
  return (
    <Field label={props.label} required>
      {/* Fluent's Input draws no file field. */}
      <input type="file" accept=".pfx,.p12" onChange={({ target }) => void read(target.files?.[0])} />
    </Field>
  );
}
