import { describe, expect, it } from 'vitest';
import { appWelcome } from '../../../local/app-welcome.ts';
import type { Deployment } from '../../../local/assembly/deployment.ts';
import { deployment as base } from '../endpoint/fixture.ts';

const welcomeTo = (deployment: Partial<Deployment>) =>
  appWelcome(
    {
      deployment: { ...base, stackName: 'Crud', httpApis: [], notRun: [], ...deployment },
      endpointUrl: 'http://127.0.0.1:1',
      apiUrl: 'http://127.0.0.1:2',
      apiUrls: deployment.httpApis ? ['http://127.0.0.1:2'] : [],
      consoleUrl: 'http://127.0.0.1:3',
    },
    { readyAfter: '1.0 s', logFile: '/logs' },
  );

describe('the welcome to an app of somebody else', () => {
  it('says where all is, what there is, and what the stack puts out', () => {
    const text = welcomeTo({
      httpApis: [
        {
          logicalId: 'Api',
          name: 'api',
          apiId: 'a',
          routes: [{ routeKey: 'GET /items', functionName: 'f', authorization: { kind: 'none' } }],
        },
      ],
      queues: [{ logicalId: 'Q', name: 'jobs', attributes: {} }],
      outputs: { Url: 'http://127.0.0.1:2/' },
    });

    expect(text).toContain('The stack Crud runs on this machine (ready in 1.0 s).');
    expect(text).toMatch(/^ {2}API +http:\/\/127\.0\.0\.1:2$/m);
    expect(text).toMatch(/^ {2}AWS +http:\/\/127\.0\.0\.1:1 {2}\(region us-east-1;/m);
    expect(text).toContain('Routes:\n  GET http://127.0.0.1:2/items\n');
    expect(text).toContain('Queues:\n  jobs\n');
    expect(text).toContain('Outputs:\n  Url = http://127.0.0.1:2/\n');
  });

  it('names each resource and property that does not run, and is silent about none', () => {
    const notRun = [
      { logicalId: 'Plan', type: 'AWS::Backup::BackupPlan' },
      {
        logicalId: 'Mapping.FilterCriteria',
        type: 'AWS::Lambda::EventSourceMapping.FilterCriteria',
      },
    ];

    expect(welcomeTo({ notRun })).toContain(
      'Not run here:\n  Plan (AWS::Backup::BackupPlan)\n' +
        '  Mapping.FilterCriteria (AWS::Lambda::EventSourceMapping.FilterCriteria)\n',
    );
    expect(welcomeTo({})).not.toContain('Not run here');
  });

  it('has no API where the template has none', () => {
    expect(welcomeTo({})).not.toContain('API ');
  });
});
