"""SQS by boto3: the pipeline's queues are read, and one of our own is used."""

import hashlib
import json
import unittest

import boto3
from botocore.exceptions import ClientError

from laptop import new_name, outputs, stack

sqs = boto3.client('sqs')


class PipelineQueues(unittest.TestCase):
    def test_are_listed_by_the_name_of_the_stack_page_by_page(self):
        prefix = stack()['StackName']
        pages = sqs.get_paginator('list_queues').paginate(
            QueueNamePrefix=prefix, PaginationConfig={'PageSize': 3}
        )
        listed = [url for page in pages for url in page['QueueUrls']]
        self.assertEqual(len(listed), len(set(listed)))
        ends = ('QueueUrl', 'DeadLettersUrl')
        named = {url for name, url in outputs().items() if name.endswith(ends)}
        self.assertGreater(len(named), 3)
        self.assertEqual(named, set(listed))

    def test_tell_that_they_are_fifo_and_where_dead_letters_go(self):
        where = outputs()
        attributes = self.attributes(where['OrdersQueueUrl'])
        self.assertEqual(attributes['FifoQueue'], 'true')
        redrive = json.loads(attributes['RedrivePolicy'])
        dead_letters = self.attributes(where['OrdersDeadLettersUrl'])
        self.assertEqual(redrive['deadLetterTargetArn'], dead_letters['QueueArn'])
        self.assertGreaterEqual(int(redrive['maxReceiveCount']), 1)
        self.assertNotIn('RedrivePolicy', dead_letters)

    def test_of_dead_letters_name_their_source(self):
        where = outputs()
        sources = sqs.list_dead_letter_source_queues(QueueUrl=where['OrdersDeadLettersUrl'])
        self.assertEqual(sources['queueUrls'], [where['OrdersQueueUrl']])

    def attributes(self, url):
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']


class OwnQueue(unittest.TestCase):
    def setUp(self):
        name = new_name('boto3') + '.fifo'
        created = sqs.create_queue(
            QueueName=name, Attributes={'FifoQueue': 'true', 'VisibilityTimeout': '60'}
        )
        self.name, self.url = name, created['QueueUrl']
        self.addCleanup(sqs.delete_queue, QueueUrl=self.url)

    def send(self, body, group='g', **more):
        more.setdefault('MessageDeduplicationId', body)
        return sqs.send_message(
            QueueUrl=self.url, MessageBody=body, MessageGroupId=group, **more
        )

    def receive(self, **more):
        answer = sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=['All'],
            MessageAttributeNames=['All'],
            **more,
        )
        return answer.get('Messages', [])

    def count(self):
        names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
        answer = sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return [int(answer['Attributes'][name]) for name in names]

    def test_keeps_the_order_of_each_group(self):
        for body in ['a1', 'b1', 'a2', 'a3', 'b2']:
            self.send(body, group=body[0])
        received = self.receive()
        by_group = {'a': [], 'b': []}
        for message in received:
            by_group[message['Attributes']['MessageGroupId']].append(message['Body'])
        self.assertEqual(by_group, {'a': ['a1', 'a2', 'a3'], 'b': ['b1', 'b2']})
        numbers = [int(message['Attributes']['SequenceNumber']) for message in received]
        self.assertEqual(len(set(numbers)), 5)

    def test_holds_a_group_back_while_its_messages_are_in_flight(self):
        self.send('a1', group='a')
        first = self.receive()[0]
        self.send('a2', group='a')
        self.send('b1', group='b')
        self.assertEqual([message['Body'] for message in self.receive()], ['b1'])
        sqs.delete_message(QueueUrl=self.url, ReceiptHandle=first['ReceiptHandle'])
        self.assertEqual([message['Body'] for message in self.receive()], ['a2'])

    def test_drops_a_duplicate_and_answers_as_before(self):
        first = self.send('hello', MessageDeduplicationId='same')
        again = self.send('hello', MessageDeduplicationId='same')
        self.assertEqual(first['MessageId'], again['MessageId'])
        self.assertEqual(first['SequenceNumber'], again['SequenceNumber'])
        self.assertEqual(self.count(), [1, 0])

    def test_takes_a_batch_and_names_the_entry_that_is_wrong(self):
        first = self.send('first')
        answer = sqs.send_message_batch(
            QueueUrl=self.url,
            Entries=[
                entry('new', 'second', MessageGroupId='g', MessageDeduplicationId='second'),
                entry('duplicate', 'first', MessageGroupId='g', MessageDeduplicationId='first'),
                entry('invalid', 'third', MessageDeduplicationId='third'),
            ],
        )
        sent = {accepted['Id']: accepted['MessageId'] for accepted in answer['Successful']}
        self.assertEqual(set(sent), {'new', 'duplicate'})
        self.assertEqual(sent['duplicate'], first['MessageId'])
        [failed] = answer['Failed']
        self.assertEqual(
            (failed['Id'], failed['Code'], failed['SenderFault']),
            ('invalid', 'MissingParameter', True),
        )
        self.assertIn('MessageGroupId', failed['Message'])
        self.assertEqual([message['Body'] for message in self.receive()], ['first', 'second'])

    def test_carries_attributes_of_each_type(self):
        attributes = {
            'text': {'DataType': 'String', 'StringValue': 'naïve ☕'},
            'number': {'DataType': 'Number', 'StringValue': '42.5'},
            'bytes': {'DataType': 'Binary', 'BinaryValue': b'\x00\xff\x01'},
        }
        sent = self.send('naïve ☕', MessageDeduplicationId='1', MessageAttributes=attributes)
        [received] = self.receive()
        self.assertEqual(received['MessageAttributes'], attributes)
        self.assertEqual(received['MD5OfMessageAttributes'], sent['MD5OfMessageAttributes'])
        digest = hashlib.md5('naïve ☕'.encode()).hexdigest()
        self.assertEqual(received['MD5OfBody'], digest)
        self.assertEqual(sent['MD5OfMessageBody'], digest)

    def test_gives_a_message_again_when_its_visibility_ends(self):
        self.send('hello')
        [first] = self.receive()
        self.assertEqual(first['Attributes']['ApproximateReceiveCount'], '1')
        self.assertEqual(self.receive(), [])
        sqs.change_message_visibility(
            QueueUrl=self.url, ReceiptHandle=first['ReceiptHandle'], VisibilityTimeout=0
        )
        [second] = self.receive()
        self.assertEqual(second['MessageId'], first['MessageId'])
        self.assertEqual(second['Attributes']['ApproximateReceiveCount'], '2')

    def test_deletes_a_batch_and_names_the_handle_that_is_wrong(self):
        for body in ['one', 'two']:
            self.send(body)
        entries = [
            {'Id': str(number), 'ReceiptHandle': message['ReceiptHandle']}
            for number, message in enumerate(self.receive())
        ]
        answer = sqs.delete_message_batch(
            QueueUrl=self.url, Entries=[*entries, {'Id': 'wrong', 'ReceiptHandle': 'nonsense'}]
        )
        self.assertEqual([done['Id'] for done in answer['Successful']], ['0', '1'])
        [failed] = answer['Failed']
        self.assertEqual((failed['Id'], failed['Code']), ('wrong', 'ReceiptHandleIsInvalid'))
        self.assertEqual(self.count(), [0, 0])

    def test_is_purged_once_a_minute(self):
        self.send('received', group='a')
        self.receive()
        self.send('waiting', group='b')
        self.assertEqual(self.count(), [1, 1])
        sqs.purge_queue(QueueUrl=self.url)
        self.assertEqual(self.count(), [0, 0])
        with self.assertRaises(sqs.exceptions.PurgeQueueInProgress):
            sqs.purge_queue(QueueUrl=self.url)

    def test_has_tags(self):
        sqs.tag_queue(QueueUrl=self.url, Tags={'team': 'shop', 'stage': 'laptop'})
        sqs.untag_queue(QueueUrl=self.url, TagKeys=['stage'])
        self.assertEqual(sqs.list_queue_tags(QueueUrl=self.url)['Tags'], {'team': 'shop'})

    def test_is_used_by_the_resource_api(self):
        queue = boto3.resource('sqs').get_queue_by_name(QueueName=self.name)
        queue.send_message(MessageBody='hello', MessageGroupId='g', MessageDeduplicationId='1')
        [message] = queue.receive_messages(WaitTimeSeconds=1)
        self.assertEqual(message.body, 'hello')
        message.delete()
        queue.reload()
        self.assertEqual(queue.attributes['ApproximateNumberOfMessagesNotVisible'], '0')


class WrongCalls(unittest.TestCase):
    def setUp(self):
        self.name = new_name('boto3') + '.fifo'
        created = sqs.create_queue(QueueName=self.name, Attributes={'FifoQueue': 'true'})
        self.url = created['QueueUrl']

    def tearDown(self):
        sqs.delete_queue(QueueUrl=self.url)

    def test_of_a_queue_that_is_not_there(self):
        missing = f'{self.url}x.fifo'
        with self.assertRaises(sqs.exceptions.QueueDoesNotExist) as refused:
            sqs.receive_message(QueueUrl=missing)
        # As of before SQS spoke JSON: programs compare with it.
        self.assertEqual(
            refused.exception.response['Error']['Code'],
            'AWS.SimpleQueueService.NonExistentQueue',
        )
        with self.assertRaises(sqs.exceptions.QueueDoesNotExist):
            sqs.get_queue_url(QueueName='nobody-made-it')

    def test_without_a_message_group(self):
        with self.assertRaises(ClientError) as refused:
            sqs.send_message(QueueUrl=self.url, MessageBody='x', MessageDeduplicationId='1')
        error = refused.exception.response['Error']
        self.assertEqual(error['Code'], 'MissingParameter')
        self.assertIn('MessageGroupId', error['Message'])

    def test_without_a_deduplication_id(self):
        with self.assertRaises(ClientError) as refused:
            sqs.send_message(QueueUrl=self.url, MessageBody='x', MessageGroupId='g')
        self.assertEqual(refused.exception.response['Error']['Code'], 'InvalidParameterValue')

    def test_with_a_value_out_of_range(self):
        with self.assertRaises(ClientError) as refused:
            sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=11)
        self.assertEqual(refused.exception.response['Error']['Code'], 'InvalidParameterValue')

    def test_with_other_attributes_than_the_queue_of_that_name_has(self):
        with self.assertRaises(sqs.exceptions.QueueNameExists):
            sqs.create_queue(
                QueueName=self.name,
                Attributes={'FifoQueue': 'true', 'VisibilityTimeout': '7'},
            )

    def test_with_an_attribute_that_is_none(self):
        with self.assertRaises(sqs.exceptions.InvalidAttributeName):
            sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=['Colour'])

    def test_with_a_receipt_handle_that_is_none(self):
        with self.assertRaises(sqs.exceptions.ReceiptHandleIsInvalid):
            sqs.delete_message(QueueUrl=self.url, ReceiptHandle='nonsense')

    def test_with_two_entries_of_one_id(self):
        entries = [entry('same', body, MessageGroupId='g') for body in 'ab']
        with self.assertRaises(sqs.exceptions.BatchEntryIdsNotDistinct):
            sqs.send_message_batch(QueueUrl=self.url, Entries=entries)


def entry(id, body, **more):
    return {'Id': id, 'MessageBody': body, **more}


if __name__ == '__main__':
    unittest.main()
