"""What every example here starts from. boto3 finds the laptop by AWS_ENDPOINT_URL."""

import json
import os
import time
import urllib.request
import uuid

import boto3

ENDPOINT = os.environ.get('AWS_ENDPOINT_URL', '')
if not ENDPOINT.startswith(('http://127.0.0.1:', 'http://localhost:')):
    raise SystemExit(f'AWS_ENDPOINT_URL must name a laptop, not "{ENDPOINT}"')

# Of a user who waits for it, on a machine that does much else.
PATIENCE_SECONDS = 30


def stack():
    """The one stack that runs."""
    return boto3.client('cloudformation').describe_stacks()['Stacks'][0]


def outputs():
    """Where everything is: `OrdersQueueUrl`, `StockTableName`, `ApiUrl` …"""
    return {output['OutputKey']: output['OutputValue'] for output in stack()['Outputs']}


def inbox(recipient):
    """The mails to an address, oldest first."""
    with urllib.request.urlopen(f'{ENDPOINT}/_aws/ses', timeout=10) as answer:
        mails = json.load(answer)['messages']
    return [mail for mail in mails if recipient in mail['Destination']['ToAddresses']]


def until(what, attempt):
    """Asks again until the answer is something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = attempt()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f'{what}: not within {PATIENCE_SECONDS} s')


def new_name(prefix):
    """A name that nobody has used."""
    return f'{prefix}-{uuid.uuid4().hex[:12]}'
