import { Tab, TabList } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useMay } from '../../components/use-may.ts';
import { useText } from '../../text/use-text.ts';
import { AuditTrail } from './AuditTrail.tsx';
import { HistorySettings } from './HistorySettings.tsx';
import { MailSettings } from './MailSettings.tsx';
import { OperatorRoles } from './OperatorRoles.tsx';
import { PortalSettings } from './PortalSettings.tsx';
import { Users } from './Users.tsx';
import { WatchedPeople } from './WatchedPeople.tsx';

const views = ['users', 'audit', 'portal', 'mail', 'history'] as const;

/** Who may do what, who did what, and what people of the organization may do themselves; for administrators. */
export function AdministrationPage() {
  const text = useText();
  const may = useMay();
  const [asked, setAsked] = useSearchParams();
  const view = views.find((one) => one === asked.get('view')) ?? 'users';
  return (
    <>
      <PageHeader title={text.shell.administration} />
      {may.administer ? (
        <>
          <TabList
            selectedValue={view}
            onTabSelect={(_, { value }) => setAsked({ view: String(value) }, { replace: true })}
            style={{ marginBottom: '0.75rem', flexWrap: 'wrap' }}
          >
            {views.map((one) => (
              <Tab key={one} value={one}>
                {text.administration.views[one]}
              </Tab>
            ))}
          </TabList>
          {view === 'users' && <Users />}
          {view === 'audit' && (
            <>
              <WatchedPeople />
              <AuditTrail />
            </>
          )}
          {view === 'portal' && (
            <>
              <PortalSettings />
              <OperatorRoles />
            </>
          )}
          {view === 'history' && <HistorySettings />}
          {view === 'mail' && (
            <>
              <MailSettings purpose="Veod" />
              <MailSettings purpose="Vesp" />
              <MailSettings purpose="Audit" />
              <MailSettings purpose="Vbo" />
            </>
          )}
        </>
      ) : (
        <EmptyState text={text.administration.denied} />
      )}
    </>
  );
}
