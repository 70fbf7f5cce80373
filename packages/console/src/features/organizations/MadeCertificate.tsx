import { Button, Field, makeStyles, Select, Spinner, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../../api/call.ts';
import { saveFile } from '../../api/save-file.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';
import { CertificateFacts } from './CertificateFacts.tsx';

const useStyles = makeStyles({
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
  steps: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
});

/**
 * A certificate that the server makes, or made before and that no application uses yet: its public part to take to Microsoft. Hands out its id,
 * empty while there is none.
 */
export function MadeCertificate(props: {
  readonly organizationId: string;
  readonly value: string;
  readonly onChange: (certificateId: string) => void;
}) {
  const text = useText().applications;
  const styles = useStyles();
  const queries = useQueryClient();
  const { organizationId, value, onChange } = props;
  const queryKey = ['made-certificates', organizationId];
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => call('Coffer_GetMadeCertificates', { path: { organizationId }, signal }),
  });
  const making = useMutation({
    mutationFn: async () => await call('Coffer_MakeCertificate', { path: { organizationId } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey });
      onChange(id);
    },
  });
  const discarding = useMutation({
    mutationFn: async (certificateId: string) =>
      await call('Coffer_RemoveMadeCertificate', { path: { organizationId, certificateId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  });
  const waiting = found.data ?? [];
  const chosen = waiting.find(({ id }) => id === value) ?? waiting[0];
  const chosenId = chosen?.id ?? '';
  useEffect(() => onChange(chosenId), [chosenId, onChange]);
  const error = found.error ?? making.error ?? discarding.error;
  const busy = making.isPending || discarding.isPending;
  return (
    <>
      {waiting.length > 1 && (
        <Field label={text.which}>
          <Select value={chosenId} onChange={(_, data) => onChange(data.value)}>
            {waiting.map(({ id, certificate }) => (
              <option key={id} value={id}>
                {certificate.thumbprint.slice(0, 8)}… {text.states.valid(moment(certificate.validUntil))}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {chosen && (
        <>
          <div>
            <CertificateFacts certificate={chosen.certificate} />
          </div>
          <ol className={styles.steps}>
            {text.upload.map((line) => (
              <li key={line}>
                <Text>{line}</Text>
              </li>
            ))}
          </ol>
        </>
      )}
      <div className={styles.actions}>
        {chosen && (
          <Button type="button" onClick={() => void saveCertificate(chosen.certificate.thumbprint, chosen.file)}>
            {text.download}
          </Button>
        )}
        <Button
          type="button"
          appearance={chosen ? 'subtle' : 'secondary'}
          disabledFocusable={busy}
          icon={making.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => making.mutate()}
        >
          {chosen ? text.makeAnother : text.make}
        </Button>
        {chosen && (
          <Button
            type="button"
            appearance="subtle"
            disabledFocusable={busy}
            onClick={() => discarding.mutate(chosen.id)}
          >
            {text.discard}
          </Button>
        )}
      </div>
      {error && <ErrorMessage error={error} />}
    </>
  );
}

async function saveCertificate(thumbprint: string, base64: string): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const name = `coffer-${thumbprint.slice(0, 8).toLowerCase()}.cer`;
  // It is here already: there is nothing to break off or to watch.
  const watch = { signal: new AbortController().signal, onBytes: () => undefined };
  await saveFile(name, async () => new Response(bytes), watch);
}
