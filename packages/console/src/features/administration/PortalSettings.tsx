import type { AnswerOf } from '@coffer/contract';
import { Button, Field, makeStyles, Radio, RadioGroup, Switch, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../../api/call.ts';
import { CertificateField } from '../../components/CertificateField.tsx';
import { CommandBox } from '../../components/CommandBox.tsx';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { type Region, RegionField } from '../../components/RegionField.tsx';
import { Section } from '../../components/Section.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

type Settings = AnswerOf<'Coffer_GetPortalSettings'>;
type Proof = 'kept' | 'secret' | 'certificate';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', alignItems: 'stretch', gap: tokens.spacingVerticalM },
  submit: { alignSelf: 'start' },
});

/** The restore portal: whether it is open, and the application by which people sign in to it. */
export function PortalSettings() {
  const text = useText().administration.portal;
  const found = useQuery({
    queryKey: ['portal-settings'],
    queryFn: ({ signal }) => call('Coffer_GetPortalSettings', { signal }),
    // What is being typed must not be written over.
    refetchOnWindowFocus: false,
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  return (
    <Section title={text.title} why={text.why}>
      <Text weight="semibold">{text.redirect}</Text>
      <CommandBox label={text.redirect} command={found.data.redirectUri} />
      <Text size={200}>{text.redirectWhy}</Text>
      <Form settings={found.data} />
    </Section>
  );
}

function Form({ settings }: { readonly settings: Settings }) {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const words = text.administration.portal;
  const hasProof = settings.hasApplicationSecret === true || settings.applicationCertificateThumbprint !== undefined;
  const [isEnabled, setEnabled] = useState(settings.isEnabled);
  const [applicationId, setApplicationId] = useState(settings.applicationId ?? '');
  const [region, setRegion] = useState<Region>(settings.region ?? 'Worldwide');
  const [kind, setKind] = useState<Proof>(hasProof ? 'kept' : 'secret');
  const [secret, setSecret] = useState('');
  const [certificate, setCertificate] = useState('');
  const saving = useMutation({
    mutationFn: () => {
      const proof = {
        kept: {},
        secret: { applicationSecret: secret },
        certificate: { applicationCertificate: certificate, applicationCertificatePassword: secret },
      };
      return call('Coffer_UpdatePortalSettings', { body: { isEnabled, applicationId, region, ...proof[kind] } });
    },
    onSuccess: (saved) => {
      queries.setQueryData(['portal-settings'], saved);
      setKind('kept');
      setSecret('');
      setCertificate('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Switch label={words.open} checked={isEnabled} onChange={(_, { checked }) => setEnabled(checked)} />
      <TextField label={words.applicationId} required value={applicationId} onChange={setApplicationId} />
      <RegionField value={region} onChange={setRegion} />
      <Field label={words.proof} hint={storedProof(settings, words.has)}>
        <RadioGroup value={kind} onChange={(_, { value }) => setKind(value as Proof)}>
          {hasProof && <Radio value="kept" label={words.proofs.kept} />}
          <Radio value="secret" label={words.proofs.secret} />
          <Radio value="certificate" label={words.proofs.certificate} />
        </RadioGroup>
      </Field>
      {kind === 'secret' && (
        <TextField label={words.secret} type="password" required value={secret} onChange={setSecret} />
      )}
      {kind === 'certificate' && (
        <>
          <CertificateField label={text.organizations.certificate} onChange={setCertificate} />
          <TextField
            label={text.organizations.certificatePassword}
            type="password"
            value={secret}
            onChange={setSecret}
          />
        </>
      )}
      {saving.error && <ErrorMessage error={saving.error} />}
      {saving.isSuccess && <Done>{words.saved}</Done>}
      <Button type="submit" appearance="primary" disabledFocusable={saving.isPending} className={styles.submit}>
        {text.common.save}
      </Button>
    </form>
  );
}

function storedProof(
  { hasApplicationSecret, applicationCertificateThumbprint }: Settings,
  has: ReturnType<typeof useText>['administration']['portal']['has'],
): string {
  if (applicationCertificateThumbprint !== undefined) return has.certificate(applicationCertificateThumbprint);
  return hasApplicationSecret === true ? has.secret : has.nothing;
}
