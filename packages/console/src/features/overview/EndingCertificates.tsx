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
        const { applicationId, displayName, certificate, trouble } = application;
        const name = displayName ?? applicationId;
        const isEnded = certificate?.state !== 'ending';
        const say = isEnded ? text.ended : text.ending;
        return (
          <MessageBar
            key={`${organizationId} ${applicationId}`}
            intent={isEnded ? 'error' : 'warning'}
            layout="multiline"
            style={{ marginBottom: '0.75rem' }}
          >
            <MessageBarBody>
              {certificate
                ? say(organizationName, name, moment(certificate.validUntil))
                : text.unreadable(organizationName, name, trouble ?? '')}{' '}
              <TextLink to={`/organizations/${organizationId}`}>{text.renew}</TextLink>
            </MessageBarBody>
          </MessageBar>
        );
      })}
      {found._links?.['next'] !== undefined && <Text block>{text.more}</Text>}
    </>
  );
}
