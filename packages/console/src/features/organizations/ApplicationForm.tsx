import { Field, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { CertificateField } from '../../components/CertificateField.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import { type Application, nameOf } from './application-name.ts';
import { MadeCertificate } from './MadeCertificate.tsx';

const useStyles = makeStyles({
  steps: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
});

const nothing = { applicationId: '', displayName: '', file: '', password: '', certificateId: '' };

/** Adds an application to the pool, or gives the named one a new certificate: the server signs in with it before it says yes. */
export function ApplicationForm(props: {
  readonly organizationId: string;
  /** The one whose certificate is renewed; absent to add one. */
  readonly application: Application | undefined;
  readonly onSaved: (application: Application) => void;
  readonly onClose: () => void;
}) {
  const text = useText();
  const queries = useQueryClient();
  const { organizationId, application } = props;
  const [values, setValues] = useState(nothing);
  const [whence, setWhence] = useState('made');
  // Made once, for the fields below tell of a change as soon as they are there.
  const [fields] = useState(() => {
    const put = (name: keyof typeof nothing) => (value: string) =>
      setValues((before) => (before[name] === value ? before : { ...before, [name]: value }));
    return {
      id: put('applicationId'),
      name: put('displayName'),
      file: put('file'),
      password: put('password'),
      made: put('certificateId'),
    };
  });
  const submit = async (): Promise<void> => {
    const certificate =
      whence === 'made'
        ? { certificateId: values.certificateId }
        : { applicationCertificate: values.file, applicationCertificatePassword: values.password };
    const applicationId = application?.applicationId ?? values.applicationId.trim();
    const named = values.displayName === '' ? {} : { displayName: values.displayName };
    const path = { organizationId, applicationId };
    const saved = await call('Coffer_SetApplication', { path, body: { ...named, ...certificate } });
    const stale = [
      ['applications', organizationId],
      ['made-certificates', organizationId],
      ['usage-of-budget', organizationId],
      ['ending-certificates'],
      ['access', organizationId],
    ];
    await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    props.onSaved(saved);
  };
  const title = application ? text.applications.renewTitle(nameOf(application)) : text.applications.addTitle;
  return (
    <FormDialog title={title} submitText={text.applications.save} onClose={props.onClose} submit={submit}>
      {application === undefined && (
        <>
          <Prepare />
          <TextField
            label={text.organizations.applicationId}
            required
            value={values.applicationId}
            onChange={fields.id}
          />
          <TextField label={text.applications.displayName} value={values.displayName} onChange={fields.name} />
        </>
      )}
      <Field label={text.applications.certificate}>
        <RadioGroup value={whence} onChange={(_, { value }) => setWhence(value)}>
          <Radio value="made" label={text.applications.whence.made} />
          <Radio value="file" label={text.applications.whence.file} />
        </RadioGroup>
      </Field>
      {whence === 'made' ? (
        <MadeCertificate organizationId={organizationId} value={values.certificateId} onChange={fields.made} />
      ) : (
        <>
          <CertificateField label={text.applications.file} onChange={fields.file} />
          <TextField
            label={text.applications.filePassword}
            type="password"
            value={values.password}
            onChange={fields.password}
          />
        </>
      )}
    </FormDialog>
  );
}

/** What an administrator does at Microsoft before. */
function Prepare() {
  const text = useText().applications;
  const styles = useStyles();
  return (
    <>
      <Text weight="semibold">{text.prepareTitle}</Text>
      <ol className={styles.steps}>
        {text.prepare.map((line) => (
          <li key={line}>
            <Text>{line}</Text>
          </li>
        ))}
      </ol>
    </>
  );
}
