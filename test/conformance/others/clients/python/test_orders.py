"""The shop's own API, signed by botocore: an order is confirmed, and its mail arrives."""

import json
import unittest

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

from laptop import inbox, new_name, outputs, until

REGION = boto3.session.Session().region_name or 'us-east-1'


class Shop:
    """A caller of the API: on a laptop any access key id, with the secret `local`."""

    def __init__(self, caller, secret='local'):
        self.credentials = Credentials(caller, secret)
        self.url = outputs()['ApiUrl']

    def call(self, method, path, body=None, **headers):
        data = None if body is None else json.dumps(body)
        request = AWSRequest(method, f'{self.url}{path}', data=data, headers=headers)
        if body is not None:
            request.headers['Content-Type'] = 'application/json'
        SigV4Auth(self.credentials, 'execute-api', REGION).add_auth(request)
        answer = URLLib3Session().send(request.prepare())
        return answer.status_code, json.loads(answer.content)

    def submit(self, key, email, lines):
        order = {'customer': {'email': email, 'name': 'Ada'}, 'lines': lines}
        return self.call('POST', '/orders', order, **{'Idempotency-Key': key})

    def settled(self, order_id):
        def attempt():
            _, order = self.call('GET', f'/orders/{order_id}')
            return order if order['state'] not in ('received', 'reserving') else None

        return until(f'order {order_id} is settled', attempt)


class Orders(unittest.TestCase):
    def setUp(self):
        self.alice = Shop(new_name('alice'))
        self.email = f'{new_name("ada")}@example.com'

    def test_that_can_be_filled_are_confirmed_and_the_mail_arrives(self):
        lines = [{'sku': 'TEAPOT', 'quantity': 2}, {'sku': 'MUG', 'quantity': 6}]
        status, received = self.alice.submit('first', self.email, lines)
        self.assertEqual((status, received['state']), (202, 'received'))
        order = self.alice.settled(received['id'])
        self.assertEqual(order['state'], 'confirmed')
        [mail] = until('the mail', lambda: inbox(self.email))
        self.assertIn('confirmed', mail['Subject'])
        self.assertIn(received['id'], mail['Subject'] + mail['Body']['text_part'])

        again = self.alice.submit('first', self.email, lines)
        self.assertEqual((again[0], again[1]['id']), (202, received['id']))
        status, problem = self.alice.submit('first', self.email, lines[:1])
        self.assertEqual(status, 422, problem)

    def test_beyond_the_stock_are_rejected_whole(self):
        lines = [{'sku': 'CLOCK', 'quantity': 4}, {'sku': 'MUG', 'quantity': 1}]
        _, received = self.alice.submit('too-many', self.email, lines)
        self.assertEqual(self.alice.settled(received['id'])['state'], 'rejected')
        [mail] = until('the mail', lambda: inbox(self.email))
        self.assertIn('only 3 left', mail['Body']['text_part'])

    def test_are_of_their_caller_alone(self):
        lines = [{'sku': 'LANTERN', 'quantity': 1}]
        _, received = self.alice.submit('mine', self.email, lines)
        path = f'/orders/{received["id"]}'
        self.assertEqual(self.alice.call('GET', path)[0], 200)
        self.assertEqual(Shop(new_name('bob')).call('GET', path)[0], 404)

    def test_need_a_signature_of_the_secret(self):
        status, answer = Shop('alice', secret='wrong').call('GET', '/orders')
        self.assertEqual((status, list(answer)), (403, ['message']))


if __name__ == '__main__':
    unittest.main()
