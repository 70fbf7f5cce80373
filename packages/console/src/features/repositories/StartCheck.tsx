import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const scopes = ['structure', 'part', 'all'] as const;

/** What is to be read is chosen, and a check begins. */
export function StartCheck({ repositoryId, onClose }: { readonly repositoryId: string; readonly onClose: () => void }) {
  const text = useText().checks;
  const queries = useQueryClient();
  const [scope, setScope] = useState<(typeof scopes)[number]>('structure');
  const [percent, setPercent] = useState('5');
  const submit = async (): Promise<void> => {
    const body = scope === 'part' ? { scope, percent: Number(percent) } : { scope };
    await call('Coffer_StartCheck', { path: { repositoryId }, body });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['checks', repositoryId] }),
      queries.invalidateQueries({ queryKey: ['repository-health'] }),
    ]);
  };
  return (
    <FormDialog title={text.start} submitText={text.start} onClose={onClose} submit={submit}>
      <Field label={text.scope}>
        <RadioGroup
          value={scope}
          onChange={(_, { value }) => setScope(scopes.find((one) => one === value) ?? 'structure')}
        >
          {scopes.map((one) => (
            <Radio key={one} value={one} label={text.scopes[one]} />
          ))}
        </RadioGroup>
      </Field>
      {scope === 'part' && <TextField label={text.percent} required value={percent} onChange={setPercent} />}
    </FormDialog>
  );
}
