import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { percent } from '../../components/format.ts';
import { Gauge } from '../../components/Gauge.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { useText } from '../../text/use-text.ts';
import { type Application, nameOf } from './application-name.ts';
import { CertificateFacts } from './CertificateFacts.tsx';
import { type Identity, IdentityState } from './IdentityState.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(15rem, 100%), 1fr))',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    padding: `${tokens.spacingVerticalL} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  fares: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: tokens.spacingVerticalS },
  share: { alignSelf: 'stretch', maxWidth: '20rem' },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap', alignContent: 'start' },
});

/** Applications: how each fares, its share of the requests, its certificate, and what can be done. Side by side or one below the other, as there is room. */
export function ApplicationList(props: {
  readonly applications: readonly Application[];
  /** Those who do the work, as they fare at the moment. */
  readonly identities: readonly Identity[];
  readonly onCheck: (application: Application) => void;
  readonly onRenew: (application: Application) => void;
  readonly onRemove: (application: Application) => void;
}) {
  const text = useText();
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={text.applications.title}>
      {props.applications.map((one) => (
        <li key={one.applicationId} className={styles.item}>
          <div>
            <Name application={one} />
          </div>
          <Fares application={one} identities={props.identities} />
          <div>
            {one.certificate ? (
              <CertificateFacts certificate={one.certificate} />
            ) : (
              <Text style={{ color: tokens.colorStatusDangerForeground1 }}>{one.trouble}</Text>
            )}
          </div>
          <div className={styles.actions}>
            <Action text={text.applications.check} application={one} act={props.onCheck} />
            <Action text={text.applications.renew} application={one} act={props.onRenew} />
            {!one.isMain && <Action text={text.common.remove} application={one} act={props.onRemove} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Its state and its share; nothing of an application through which an account signs in, for then the account does the work. */
function Fares(props: { readonly application: Application; readonly identities: readonly Identity[] }) {
  const text = useText().usage;
  const styles = useStyles();
  const { applicationId } = props.application;
  const identity = props.identities.find(({ name }) => name.toLowerCase() === applicationId.toLowerCase());
  if (identity === undefined) return null;
  const { share } = identity;
  return (
    <div className={styles.fares}>
      <div>
        <IdentityState identity={identity} />
      </div>
      <div className={styles.share}>
        <Text size={200}>{text.share}</Text>
        <Gauge label={`${text.share}: ${nameOf(props.application)}`} value={percent(share)} share={share} plain />
      </div>
    </div>
  );
}

function Name({ application }: { readonly application: Application }) {
  const text = useText().usage;
  const { applicationId, displayName, isMain } = application;
  return (
    <>
      {displayName !== undefined && (
        <Text block weight="semibold">
          {displayName}
        </Text>
      )}
      <Text block style={{ overflowWrap: 'anywhere' }} size={displayName === undefined ? 300 : 200}>
        {applicationId}
      </Text>
      <Text size={200}>{isMain ? text.main.application : text.kind.application}</Text>
    </>
  );
}

function Action(props: {
  readonly text: string;
  readonly application: Application;
  readonly act: (application: Application) => void;
}) {
  return (
    <RightButton
      right="administer"
      size="small"
      aria-label={`${props.text}: ${nameOf(props.application)}`}
      onClick={() => props.act(props.application)}
    >
      {props.text}
    </RightButton>
  );
}
