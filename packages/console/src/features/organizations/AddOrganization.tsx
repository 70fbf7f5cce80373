import { Checkbox, Field, Radio, RadioGroup, Text } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { CertificateField } from '../../components/CertificateField.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { type Region, RegionField } from '../../components/RegionField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const nothing = {
  account: '',
  password: '',
  applicationId: '',
  applicationSecret: '',
  officeOrganizationName: '',
  applicationCertificate: '',
  applicationCertificatePassword: '',
};

/** Asks how to sign in to an organization, and adds it: the server tries the sign-in before it says yes. */
export function AddOrganization({ onClose }: { readonly onClose: () => void }) {
  const text = useText().organizations;
  const queries = useQueryClient();
  const [kind, setKind] = useState('account');
  const [region, setRegion] = useState<Region>('Worldwide');
  const [grant, setGrant] = useState(true);
  const [values, setValues] = useState(nothing);
  const field = (name: keyof typeof nothing) => ({
    value: values[name],
    onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
  });
  const submit = async (): Promise<void> => {
    const settings = kind === 'account' ? accountSettings(values, grant) : applicationSettings(values);
    const body = { type: 'Office365', region, isSharePointOnline: true, sharePointOnlineSettings: settings } as const;
    await call('Organization_Add', { body });
    await queries.invalidateQueries({ queryKey: ['organizations'] });
  };
  return (
    <FormDialog title={text.add} submitText={text.add} onClose={onClose} submit={submit}>
      <Text size={200}>{text.prepare}</Text>
      <RegionField value={region} onChange={setRegion} />
      <Field label={text.kind}>
        <RadioGroup value={kind} onChange={(_, { value }) => setKind(value)}>
          <Radio value="account" label={text.account} />
          <Radio value="application" label={text.application} />
        </RadioGroup>
      </Field>
      {kind === 'account' ? (
        <>
          <TextField label={text.accountName} required {...field('account')} />
          <TextField label={text.password} type="password" required {...field('password')} />
          <TextField label={text.applicationId} {...field('applicationId')} />
          <TextField label={text.applicationSecret} type="password" {...field('applicationSecret')} />
          <Checkbox label={text.grant} checked={grant} onChange={(_, { checked }) => setGrant(checked === true)} />
        </>
      ) : (
        <>
          <TextField label={text.tenant} required {...field('officeOrganizationName')} />
          <TextField label={text.applicationId} required {...field('applicationId')} />
          <CertificateField label={text.certificate} onChange={field('applicationCertificate').onChange} />
          <TextField label={text.certificatePassword} type="password" {...field('applicationCertificatePassword')} />
        </>
      )}
    </FormDialog>
  );
}

function accountSettings(values: typeof nothing, grantAdminAccess: boolean) {
  const { account, password, applicationId, applicationSecret } = values;
  return {
    account,
    password,
    useMfa: applicationId !== '',
    grantAdminAccess,
    ...(applicationId === '' ? {} : { applicationId }),
    ...(applicationSecret === '' ? {} : { applicationSecret }),
  };
}

function applicationSettings(values: typeof nothing) {
  const { officeOrganizationName, applicationId, applicationCertificate, applicationCertificatePassword } = values;
  return {
    useApplicationOnlyAuth: true,
    officeOrganizationName,
    applicationId,
    applicationCertificate,
    applicationCertificatePassword,
  };
}
