import { MessageBar, MessageBarBody, Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { endingCertificates } from '../../api/queries.ts';
import { moment } from '../../components/format.ts';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

/** Applications whose certificates end soon or have ended. Nothing where all last. */
export function EndingCertificates() {
  const text = useText().applications.alerts;
  const found = useQuery(endingCertificates).data;
  if (found === undefined) return null;
  return (
    <>
      {found.results.map(({ organizationId, organizationName, application }) => {
        const { applicationId, displayName, certificate } = application;
        const isEnded = certificate.state === 'ended';
        const say = isEnded ? text.ended : text.ending;
        return (
          <MessageBar
            key={`${organizationId} ${applicationId}`}
            intent={isEnded ? 'error' : 'warning'}
            layout="multiline"
            style={{ marginBottom: '0.75rem' }}
          >
            <MessageBarBody>
              {say(organizationName, displayName ?? applicationId, moment(certificate.validUntil))}{' '}
              <TextLink to={`/organizations/${organizationId}`}>{text.renew}</TextLink>
            </MessageBarBody>
          </MessageBar>
        );
      })}
      {found._links?.['next'] !== undefined && <Text block>{text.more}</Text>}
    </>
  );
}
