"""DynamoDB by boto3: the pipeline's tables are read, and one of our own is used."""

import unittest
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key

from laptop import new_name, outputs

dynamodb = boto3.client('dynamodb')


class PipelineTables(unittest.TestCase):
    def test_are_listed_page_by_page(self):
        pages = dynamodb.get_paginator('list_tables').paginate(PaginationConfig={'PageSize': 4})
        listed = [name for page in pages for name in page['TableNames']]
        self.assertEqual(listed, sorted(set(listed)))
        named = {value for name, value in outputs().items() if name.endswith('TableName')}
        self.assertGreater(len(named), 8)
        self.assertLessEqual(named, set(listed))

    def test_are_described(self):
        name = outputs()['StockTableName']
        table = dynamodb.describe_table(TableName=name)['Table']
        self.assertEqual(table['TableName'], name)
        self.assertEqual(table['TableStatus'], 'ACTIVE')
        self.assertEqual(table['KeySchema'], [{'AttributeName': 'sku', 'KeyType': 'HASH'}])
        region = boto3.session.Session().region_name
        self.assertRegex(table['TableArn'], f'^arn:aws:dynamodb:{region}:\\d{{12}}:table/{name}$')
        self.assertEqual(table['BillingModeSummary']['BillingMode'], 'PAY_PER_REQUEST')

    def test_have_the_stock_that_the_shop_begins_with(self):
        stock = boto3.resource('dynamodb').Table(outputs()['StockTableName'])
        teapot = stock.get_item(Key={'sku': 'TEAPOT'}, ConsistentRead=True)['Item']
        self.assertEqual(teapot['name'], 'Teapot, blue enamel')
        self.assertEqual(teapot['unitPriceMinor'], Decimal(2450))

    def test_are_scanned_page_by_page(self):
        pages = dynamodb.get_paginator('scan').paginate(
            TableName=outputs()['StockTableName'], PaginationConfig={'PageSize': 1}
        )
        counts, skus = [], []
        for page in pages:
            counts.append(page['Count'])
            skus += [item['sku']['S'] for item in page['Items']]
        self.assertEqual(sorted(skus), ['CLOCK', 'LANTERN', 'MUG', 'TEAPOT'])
        self.assertLessEqual(max(counts), 1)


class OwnTable(unittest.TestCase):
    """Tea by shop, and by its country."""

    @classmethod
    def setUpClass(cls):
        cls.name = new_name('boto3')
        dynamodb.create_table(
            TableName=cls.name,
            BillingMode='PAY_PER_REQUEST',
            KeySchema=[
                {'AttributeName': 'shop', 'KeyType': 'HASH'},
                {'AttributeName': 'tea', 'KeyType': 'RANGE'},
            ],
            AttributeDefinitions=[
                {'AttributeName': name, 'AttributeType': 'S'} for name in ['shop', 'tea', 'country']
            ],
            GlobalSecondaryIndexes=[
                {
                    'IndexName': 'by-country',
                    'KeySchema': [
                        {'AttributeName': 'country', 'KeyType': 'HASH'},
                        {'AttributeName': 'tea', 'KeyType': 'RANGE'},
                    ],
                    'Projection': {'ProjectionType': 'ALL'},
                }
            ],
        )
        dynamodb.get_waiter('table_exists').wait(TableName=cls.name)
        cls.addClassCleanup(dynamodb.delete_table, TableName=cls.name)
        cls.table = boto3.resource('dynamodb').Table(cls.name)

    def setUp(self):
        # A partition that no other test has.
        self.shop = new_name('shop')

    def key(self, tea):
        return {'shop': {'S': self.shop}, 'tea': {'S': tea}}

    def put(self, tea, **more):
        dynamodb.put_item(TableName=self.name, Item={**self.key(tea), **more})

    def get(self, tea):
        return dynamodb.get_item(TableName=self.name, Key=self.key(tea)).get('Item')

    def test_gives_back_every_type_as_it_was_put(self):
        item = {
            **self.key('all'),
            'text': {'S': 'naïve ☕'},
            'number': {'N': '-12345678901234567890.5'},
            'bytes': {'B': b'\x00\xff'},
            'yes': {'BOOL': True},
            'nothing': {'NULL': True},
            'list': {'L': [{'N': '1'}, {'M': {'deep': {'S': ''}}}]},
            'texts': {'SS': ['a', 'b']},
        }
        dynamodb.put_item(TableName=self.name, Item=item)
        self.assertEqual(self.get('all'), item)
        self.assertIsNone(self.get('none'))

    def test_refuses_a_put_whose_condition_fails_with_the_item_that_is_there(self):
        self.put('assam', stock={'N': '3'})
        with self.assertRaises(dynamodb.exceptions.ConditionalCheckFailedException) as refused:
            dynamodb.put_item(
                TableName=self.name,
                Item=self.key('assam'),
                ConditionExpression='attribute_not_exists(tea)',
                ReturnValuesOnConditionCheckFailure='ALL_OLD',
            )
        there = {**self.key('assam'), 'stock': {'N': '3'}}
        self.assertEqual(refused.exception.response['Item'], there)
        self.assertEqual(self.get('assam'), there)

    def test_updates_an_item_and_returns_what_it_is_now(self):
        self.put('assam', stock={'N': '3'})
        answer = dynamodb.update_item(
            TableName=self.name,
            Key=self.key('assam'),
            UpdateExpression='SET stock = stock - :sold, #state = :state',
            ConditionExpression='stock >= :sold',
            ExpressionAttributeNames={'#state': 'state'},
            ExpressionAttributeValues={':sold': {'N': '2'}, ':state': {'S': 'selling'}},
            ReturnValues='ALL_NEW',
        )
        self.assertEqual(
            answer['Attributes'],
            {**self.key('assam'), 'stock': {'N': '1'}, 'state': {'S': 'selling'}},
        )

    def test_deletes_an_item_and_returns_what_it_was(self):
        self.put('assam', stock={'N': '3'})
        answer = dynamodb.delete_item(
            TableName=self.name, Key=self.key('assam'), ReturnValues='ALL_OLD'
        )
        self.assertEqual(answer['Attributes']['stock'], {'N': '3'})
        self.assertIsNone(self.get('assam'))

    def test_is_queried_by_its_index_page_by_page_in_order(self):
        country = new_name('country')
        teas = ['assam', 'ceylon', 'darjeeling', 'green', 'oolong']
        for tea in reversed(teas):
            self.put(tea, country={'S': country})
        pages = dynamodb.get_paginator('query').paginate(
            TableName=self.name,
            IndexName='by-country',
            KeyConditionExpression='country = :country',
            ExpressionAttributeValues={':country': {'S': country}},
            PaginationConfig={'PageSize': 2},
        )
        found = [[item['tea']['S'] for item in page['Items']] for page in pages]
        self.assertEqual(found, [teas[:2], teas[2:4], teas[4:]])

    def test_cancels_a_transaction_whole_and_says_why_for_each_action(self):
        self.put('assam', stock={'N': '3'})
        with self.assertRaises(dynamodb.exceptions.TransactionCanceledException) as cancelled:
            dynamodb.transact_write_items(
                TransactItems=[
                    {'Put': {'TableName': self.name, 'Item': self.key('new')}},
                    {
                        'Update': {
                            'TableName': self.name,
                            'Key': self.key('assam'),
                            'UpdateExpression': 'SET stock = stock - :sold',
                            'ConditionExpression': 'stock >= :sold',
                            'ExpressionAttributeValues': {':sold': {'N': '4'}},
                            'ReturnValuesOnConditionCheckFailure': 'ALL_OLD',
                        }
                    },
                ]
            )
        nothing, refused = cancelled.exception.response['CancellationReasons']
        self.assertEqual(nothing['Code'], 'None')
        self.assertEqual(refused['Code'], 'ConditionalCheckFailed')
        self.assertEqual(refused['Item'], {**self.key('assam'), 'stock': {'N': '3'}})
        self.assertIsNone(self.get('new'))

    def test_commits_a_transaction_once_for_one_token(self):
        self.put('assam', stock={'N': '3'})
        sell = {
            'Update': {
                'TableName': self.name,
                'Key': self.key('assam'),
                'UpdateExpression': 'SET stock = stock - :sold',
                'ExpressionAttributeValues': {':sold': {'N': '1'}},
            }
        }
        for _ in range(2):
            dynamodb.transact_write_items(TransactItems=[sell], ClientRequestToken=self.shop[:36])
        self.assertEqual(self.get('assam')['stock'], {'N': '2'})

    def test_gets_a_batch(self):
        for tea in ['assam', 'ceylon']:
            self.put(tea)
        answer = dynamodb.batch_get_item(
            RequestItems={
                self.name: {'Keys': [self.key(tea) for tea in ['assam', 'ceylon', 'none']]}
            }
        )
        found = sorted(item['tea']['S'] for item in answer['Responses'][self.name])
        self.assertEqual(found, ['assam', 'ceylon'])
        self.assertEqual(answer['UnprocessedKeys'], {})

    def test_is_used_by_the_resource_api_with_decimals(self):
        with self.table.batch_writer() as batch:
            for number in range(30):
                price = Decimal(number) + Decimal('0.99')
                batch.put_item({'shop': self.shop, 'tea': f'tea {number:02}', 'price': price})
        answer = self.table.query(
            KeyConditionExpression=Key('shop').eq(self.shop) & Key('tea').begins_with('tea 1'),
            FilterExpression=Attr('price').lt(Decimal('13.5')),
            ScanIndexForward=False,
        )
        prices = [item['price'] for item in answer['Items']]
        self.assertEqual(prices, [Decimal('12.99'), Decimal('11.99'), Decimal('10.99')])
        self.assertEqual(answer['ScannedCount'], 10)

    def test_refuses_wrong_calls_by_the_exceptions_of_boto3(self):
        with self.assertRaises(dynamodb.exceptions.ResourceNotFoundException):
            dynamodb.get_item(TableName='nobody-made-it', Key=self.key('assam'))
        with self.assertRaises(dynamodb.exceptions.ResourceInUseException):
            dynamodb.create_table(
                TableName=self.name,
                BillingMode='PAY_PER_REQUEST',
                KeySchema=[{'AttributeName': 'shop', 'KeyType': 'HASH'}],
                AttributeDefinitions=[{'AttributeName': 'shop', 'AttributeType': 'S'}],
            )
        with self.assertRaises(dynamodb.exceptions.ClientError) as refused:
            dynamodb.put_item(TableName=self.name, Item={'shop': {'S': self.shop}})
        self.assertEqual(refused.exception.response['Error']['Code'], 'ValidationException')


if __name__ == '__main__':
    unittest.main()
