import { CfnOutput, CfnParameter, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

export interface MailIdentityProps {
  /** The default of the stack's parameter SenderAddress; without it, deploying asks for one. */
  readonly sender: string | undefined;
  /** The domain that is the identity, with DKIM; without it, the sender's address is. */
  readonly domain: string | undefined;
  /** A subdomain of it for the envelope; without it, SES's own. */
  readonly mailFromDomain: string | undefined;
  /**
   * In SES's sandbox the recipient is an identity of the account, too, and SES asks for permission to
   * use it; outside of it the sender's identity is enough.
   */
  readonly mayBeInSandbox: boolean;
}

/** The sender's identity and the configuration set of every mail. */
export class MailIdentity extends Construct {
  readonly senderAddress: string;
  readonly configurationSet: ConfigurationSet;
  private readonly identity: EmailIdentity;
  private readonly mayBeInSandbox: boolean;

  constructor(scope: Construct, id: string, props: MailIdentityProps) {
    super(scope, id);
    this.mayBeInSandbox = props.mayBeInSandbox;
    this.senderAddress = this.askForSender(props);
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      // A mail tells what somebody ordered: a server without TLS does not get it, and it bounces.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const { domain, mailFromDomain } = props;
    this.identity = new EmailIdentity(this, 'Identity', {
      configurationSet: this.configurationSet,
      ...(domain === undefined
        ? { identity: Identity.email(this.senderAddress) }
        : {
            identity: Identity.domain(domain),
            dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
          }),
      ...(mailFromDomain !== undefined && {
        mailFromDomain,
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      }),
    });
    if (domain !== undefined) this.tellOfDkim();
    if (mailFromDomain !== undefined) this.tellOfMailFrom(mailFromDomain);
  }

  /** Lets `grantee` send mail from this address, through this configuration set, and no other. */
  grantSend(grantee: PipelineFunction): void {
    if (this.mayBeInSandbox && grantee.role) {
      Validations.of(grantee.role).acknowledge({
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
        reason:
          'In the sandbox SES asks for the recipient’s identity, too; the sender is a condition.',
      });
    }
    const stack = Stack.of(this);
    const anyIdentityArn = stack.formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: '*',
    });
    const configurationSetArn = stack.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [
          this.mayBeInSandbox ? anyIdentityArn : this.identity.emailIdentityArn,
          configurationSetArn,
        ],
        conditions: { StringEquals: { 'ses:FromAddress': this.senderAddress } },
      }),
    );
  }

  private askForSender({ sender, domain }: MailIdentityProps): string {
    const value = sender ?? (domain === undefined ? undefined : `orders@${domain}`);
    const parameter = new CfnParameter(this, 'SenderAddress', {
      description:
        domain === undefined
          ? 'The address that mails come from. SES asks its owner to confirm it.'
          : `The address that mails come from, of ${domain}.`,
      allowedPattern: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
      constraintDescription: 'must be an e-mail address',
      ...(value !== undefined && { default: value }),
    });
    parameter.overrideLogicalId('SenderAddress');
    return parameter.valueAsString;
  }

  private tellOfDkim(): void {
    for (const [at, { name, value }] of this.identity.dkimRecords.entries()) {
      this.tellOfRecord(`MailDkimRecord${at + 1}`, `${name} CNAME ${value}`);
    }
  }

  /** SES Developer Guide, "Using a custom MAIL FROM domain". */
  private tellOfMailFrom(domain: string): void {
    const { region } = Stack.of(this);
    this.tellOfRecord('MailFromMxRecord', `${domain} MX 10 feedback-smtp.${region}.amazonses.com`);
    this.tellOfRecord('MailFromSpfRecord', `${domain} TXT "v=spf1 include:amazonses.com ~all"`);
  }

  /** A DNS record that whoever holds the domain has to make: name, type, value. */
  private tellOfRecord(output: string, record: string): void {
    new CfnOutput(this, output, { value: record }).overrideLogicalId(output);
  }
}
