import { CfnParameter, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

export interface MailIdentityProps {
  /** The default of the stack's parameter SenderAddress; without it, deploying asks for one. */
  readonly sender: string | undefined;
  /**
   * In SES's sandbox the recipient is an identity of the account, too, and SES asks for permission to
   * use it; outside of it the sender's identity is enough.
   */
  readonly mayBeInSandbox: boolean;
}

/** The sender's identity and the configuration set of every mail. */
export class MailIdentity extends Construct {
  readonly senderAddress: string;
  readonly configurationSetName: string;
  private readonly identity: EmailIdentity;
  private readonly mayBeInSandbox: boolean;

  constructor(scope: Construct, id: string, props: MailIdentityProps) {
    super(scope, id);
    this.mayBeInSandbox = props.mayBeInSandbox;
    const parameter = new CfnParameter(this, 'SenderAddress', {
      description: 'The address that mails come from. SES asks its owner to confirm it.',
      allowedPattern: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
      constraintDescription: 'must be an e-mail address',
      ...(props.sender !== undefined && { default: props.sender }),
    });
    parameter.overrideLogicalId('SenderAddress');
    this.senderAddress = parameter.valueAsString;
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet');
    this.configurationSetName = configurationSet.configurationSetName;
    this.identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.email(this.senderAddress),
      configurationSet,
    });
  }

  /** Lets `grantee` send mail from this address, through this configuration set, and no other. */
  grantSend(grantee: IGrantable): void {
    const stack = Stack.of(this);
    const anyIdentityArn = stack.formatArn({
      service: 'ses',
      resource: 'identity',
      resourceName: '*',
    });
    const configurationSetArn = stack.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSetName,
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
}
