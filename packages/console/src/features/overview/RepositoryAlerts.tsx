import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { repositoryHealth } from '../../api/queries.ts';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

/** Repositories that are damaged, and those that could not be checked. Nothing where all is well. */
export function RepositoryAlerts() {
  const text = useText().checks;
  const found = useQuery(repositoryHealth).data ?? [];
  const troubled = found.filter(({ state, lastCheck }) => state === 'damaged' || lastCheck?.status === 'Failed');
  return troubled.map(({ repositoryId, repositoryName, state }) => (
    <MessageBar
      key={repositoryId}
      intent={state === 'damaged' ? 'error' : 'warning'}
      layout="multiline"
      style={{ marginBottom: '0.75rem' }}
    >
      <MessageBarBody>
        {state === 'damaged' ? text.alert(repositoryName) : text.failedAlert(repositoryName)}{' '}
        <TextLink to={`/repositories/${repositoryId}`}>{text.look}</TextLink>
      </MessageBarBody>
    </MessageBar>
  ));
}
