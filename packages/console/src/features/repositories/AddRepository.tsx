import { Field, Select } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

const periods = ['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'Keep'] as const;

/** Makes a repository in a folder of the server. */
export function AddRepository({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [period, setPeriod] = useState<(typeof periods)[number]>('Years3');
  const submit = async (): Promise<void> => {
    await call('BackupRepository_Add', {
      body: {
        name,
        path,
        retentionType: 'SnapshotBased',
        retentionPeriodType: 'Yearly',
        yearlyRetentionPeriod: period,
      },
    });
    await queries.invalidateQueries({ queryKey: ['repositories'] });
  };
  return (
    <FormDialog title={text.repositories.add} submitText={text.repositories.add} onClose={onClose} submit={submit}>
      <TextField label={text.common.name} required value={name} onChange={setName} />
      <TextField label={text.repositories.path} required value={path} onChange={setPath} />
      <Field label={text.repositories.retention}>
        <Select
          value={period}
          onChange={(_, { value }) => setPeriod(periods.find((known) => known === value) ?? 'Years3')}
        >
          {periods.map((one) => (
            <option key={one} value={one}>
              {one === 'Keep' ? text.repositories.forever : text.repositories.years(Number(one.replace(/\D/g, '')))}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  );
}
