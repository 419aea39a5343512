"""CloudFormation and Lambda by boto3: what runs, and how to call and to pause it."""

import json
import unittest

import boto3
from botocore.exceptions import ClientError

from laptop import new_name, outputs, stack

cloudformation = boto3.client('cloudformation')
functions = boto3.client('lambda')


def resources():
    pages = cloudformation.get_paginator('list_stack_resources').paginate(
        StackName=stack()['StackName']
    )
    return [resource for page in pages for resource in page['StackResourceSummaries']]


def function_of(prefix):
    """The name of the one function whose logical id begins so."""
    [name] = [
        resource['PhysicalResourceId']
        for resource in resources()
        if resource['ResourceType'] == 'AWS::Lambda::Function'
        and resource['LogicalResourceId'].startswith(prefix)
    ]
    return name


class Stack(unittest.TestCase):
    def test_has_its_outputs(self):
        self.assertEqual(stack()['StackStatus'], 'CREATE_COMPLETE')
        self.assertTrue(outputs()['ApiUrl'].startswith('http://127.0.0.1:'))

    def test_lists_its_queues_and_tables_as_the_outputs_name_them(self):
        physical = {resource['PhysicalResourceId'] for resource in resources()}
        where = outputs()
        self.assertIn(where['OrdersQueueUrl'], physical)
        self.assertIn(where['OrdersTableName'], physical)

    def test_describes_its_resources(self):
        [api] = [
            resource
            for resource in cloudformation.describe_stack_resources(
                StackName=stack()['StackName']
            )['StackResources']
            if resource['ResourceType'] == 'AWS::ApiGatewayV2::Api'
        ]
        self.assertEqual(api['ResourceStatus'], 'CREATE_COMPLETE')

    def test_of_another_name_is_not_there(self):
        with self.assertRaises(ClientError) as refused:
            cloudformation.describe_stacks(StackName='nobody-made-it')
        self.assertEqual(refused.exception.response['Error']['Code'], 'ValidationError')
        self.assertIn('does not exist', str(refused.exception))


class Functions(unittest.TestCase):
    def test_answer_when_they_are_invoked(self):
        # A list of orders as the gateway would ask for it, of a caller who has none.
        answer = functions.invoke(
            FunctionName=function_of('ApiFunction'), Payload=json.dumps(list_of_orders())
        )
        self.assertEqual(answer['StatusCode'], 200)
        self.assertNotIn('FunctionError', answer)
        payload = json.load(answer['Payload'])
        self.assertEqual(payload['statusCode'], 200, payload)
        self.assertEqual(json.loads(payload['body'])['orders'], [])

    def test_that_fail_tell_so_beside_their_status(self):
        answer = functions.invoke(FunctionName=function_of('OrderConsumer'), Payload='{}')
        self.assertEqual(answer['StatusCode'], 200)
        self.assertEqual(answer['FunctionError'], 'Unhandled')
        self.assertIn('errorMessage', json.load(answer['Payload']))

    def test_that_nobody_deployed_are_not_found(self):
        with self.assertRaises(functions.exceptions.ResourceNotFoundException):
            functions.invoke(FunctionName='nobody-made-it')

    def test_are_not_invoked_without_an_answer(self):
        with self.assertRaises(functions.exceptions.InvalidParameterValueException) as refused:
            functions.invoke(FunctionName=function_of('WatchFunction'), InvocationType='Event')
        self.assertIn('Event is not run on the laptop', str(refused.exception))

    def test_have_mappings_that_are_paused_and_resumed(self):
        name = function_of('EmailConsumer')
        listed = functions.get_paginator('list_event_source_mappings').paginate(FunctionName=name)
        [mapping] = [each for page in listed for each in page['EventSourceMappings']]
        self.assertTrue(mapping['FunctionArn'].endswith(f':{name}'))
        self.assertEqual(mapping['State'], 'Enabled')
        uuid = mapping['UUID']
        paused = functions.update_event_source_mapping(UUID=uuid, Enabled=False)
        try:
            self.assertEqual(paused['State'], 'Disabled')
            self.assertEqual(functions.get_event_source_mapping(UUID=uuid)['State'], 'Disabled')
        finally:
            resumed = functions.update_event_source_mapping(UUID=uuid, Enabled=True)
        self.assertEqual(resumed['State'], 'Enabled')


class NotRun(unittest.TestCase):
    """What the laptop does not run is refused, by its name."""

    def refusal(self, service, operation, **parameters):
        client = boto3.client(service)
        with self.assertRaises(ClientError) as refused:
            getattr(client, operation)(**parameters)
        error = refused.exception.response['Error']
        return error['Code'], error['Message']

    def test_services_by_their_name(self):
        for service, operation, code, name in [
            ('s3', 'list_buckets', 'NotImplemented', 's3: GET /'),
            ('sns', 'list_topics', 'InvalidAction', 'sns of version 2010-03-31'),
            ('sts', 'get_caller_identity', 'InvalidAction', 'sts of version 2011-06-15'),
            ('events', 'list_rules', 'UnknownOperationException', 'AWSEvents.ListRules'),
            ('apigatewayv2', 'get_apis', 'UnknownOperationException', 'apigateway: GET /v2/apis'),
        ]:
            self.expect_refusal(service, operation, code, name)

    def test_operations_by_their_name(self):
        for service, operation, code, name in [
            ('dynamodb', 'list_backups', 'UnknownOperationException', 'ListBackups'),
            ('ses', 'list_templates', 'InvalidAction', 'ListTemplates'),
            ('cloudformation', 'list_stacks', 'InvalidAction', 'ListStacks'),
            ('lambda', 'list_functions', 'UnknownOperationException', '/2015-03-31/functions'),
        ]:
            self.expect_refusal(service, operation, code, name)

    def expect_refusal(self, service, operation, code, name):
        with self.subTest(service=service, operation=operation):
            refused, message = self.refusal(service, operation)
            self.assertEqual(refused, code)
            self.assertIn(f'{name} is not run on the laptop', message)

    def test_permissions_of_queues(self):
        code, message = self.refusal(
            'sqs',
            'add_permission',
            QueueUrl=outputs()['OrdersQueueUrl'],
            Label='everybody',
            AWSAccountIds=['111111111111'],
            Actions=['SendMessage'],
        )
        self.assertEqual(code, 'AWS.SimpleQueueService.UnsupportedOperation')
        self.assertIn('AddPermission', message)


def list_of_orders():
    """An event of an HTTP API, payload 2.0, signed by a user who never ordered."""
    user = f'arn:aws:iam::000000000000:user/{new_name("nobody")}'
    return {
        'version': '2.0',
        'routeKey': 'GET /orders',
        'rawPath': '/orders',
        'rawQueryString': '',
        'headers': {},
        'isBase64Encoded': False,
        'requestContext': {
            'http': {'method': 'GET', 'path': '/orders', 'sourceIp': '127.0.0.1'},
            'requestId': 'boto3',
            'authorizer': {
                'iam': {
                    'accountId': '000000000000',
                    'userArn': user,
                    'userId': 'nobody',
                    'accessKey': 'nobody',
                }
            },
        },
    }


if __name__ == '__main__':
    unittest.main()
