import type { AnswerOf } from '@coffer/contract';
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { moment, number } from '../../components/format.ts';
import { useText } from '../../text/use-text.ts';

type Check = AnswerOf<'Coffer_GetCheck'>;

const useStyles = makeStyles({
  steps: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
  paths: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** What a check found damaged, what that costs, and what to do. */
export function Damage({ repositoryId, check }: { readonly repositoryId: string; readonly check: Check }) {
  const text = useText().checks;
  const styles = useStyles();
  const found = useQuery({
    queryKey: ['check', repositoryId, check.id],
    queryFn: ({ signal }) => call('Coffer_GetCheck', { path: { repositoryId, checkId: check.id }, signal }),
  });
  const errors = (found.data?.findings ?? []).filter(({ severity }) => severity === 'error');
  return (
    <>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{text.damaged}</MessageBarTitle>
          <Text block>{text.damagedSince(moment(check.creationTime))}</Text>
          <ol className={styles.steps}>
            {text.advice.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </MessageBarBody>
      </MessageBar>
      {errors.length > 0 && <Text weight="semibold">{text.findings}</Text>}
      {errors.map((finding) => (
        <div key={finding.text}>
          <Text block lang="en">
            {finding.text}
          </Text>
          {finding.lostPaths > 0 && (
            <Text block>{text.lost(number(finding.lostPaths), number(finding.restorePoints), !finding.isCounted)}</Text>
          )}
          <ul className={styles.paths}>
            {finding.firstPaths.map((path) => (
              <li key={path}>
                <Text>{path}</Text>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
