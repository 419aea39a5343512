"""SES by boto3: mails are sent, and read back from the inbox by HTTP."""

import unittest
from email import message_from_string, policy
from email.message import EmailMessage

import boto3

from laptop import inbox, new_name, outputs

ses = boto3.client('ses')


class Mail(unittest.TestCase):
    def setUp(self):
        self.sender = outputs()['MailSender']
        self.recipient = f'{new_name("ada")}@example.com'

    def send(self, sender):
        return ses.send_email(
            Source=sender,
            Destination={'ToAddresses': [self.recipient], 'CcAddresses': ['bob@example.com']},
            Message={
                'Subject': {'Data': 'Tea & cups – ☕'},
                'Body': {'Text': {'Data': 'One\nTwo'}, 'Html': {'Data': '<p>One &amp; two</p>'}},
            },
            ReplyToAddresses=['help@shop.example'],
            Tags=[{'Name': 'kind', 'Value': 'test'}],
        )

    def test_of_parts_is_in_the_inbox(self):
        sent = self.send(self.sender)
        [mail] = inbox(self.recipient)
        self.assertEqual(mail['Id'], sent['MessageId'])
        self.assertEqual(mail['Source'], self.sender)
        self.assertEqual(mail['Destination']['CcAddresses'], ['bob@example.com'])
        self.assertEqual(mail['Subject'], 'Tea & cups – ☕')
        self.assertEqual(mail['Body']['text_part'], 'One\nTwo')
        self.assertEqual(mail['Body']['html_part'], '<p>One &amp; two</p>')
        self.assertEqual(mail['ReplyToAddresses'], ['help@shop.example'])
        self.assertEqual(mail['Tags'], {'kind': 'test'})

    def test_of_raw_bytes_is_in_the_inbox_with_its_attachment(self):
        message = EmailMessage()
        message['From'], message['To'] = self.sender, self.recipient
        message['Subject'] = 'Your invoice – ☕'
        message.set_content('It is attached.')
        message.add_attachment(b'%PDF-', maintype='application', subtype='pdf', filename='a.pdf')
        sent = ses.send_raw_email(RawMessage={'Data': message.as_bytes()})
        [mail] = inbox(self.recipient)
        self.assertEqual(mail['Id'], sent['MessageId'])
        self.assertEqual(mail['Subject'], 'Your invoice – ☕')
        self.assertEqual(mail['Body']['text_part'].strip(), 'It is attached.')
        read = message_from_string(mail['RawData'], policy=policy.default)
        [attachment] = read.iter_attachments()
        self.assertEqual(attachment.get_filename(), 'a.pdf')
        self.assertEqual(attachment.get_content(), b'%PDF-')

    def test_of_a_sender_that_is_not_verified_is_refused(self):
        with self.assertRaises(ses.exceptions.MessageRejected) as refused:
            self.send('stranger@example.org')
        self.assertIn('stranger@example.org', str(refused.exception))
        self.assertEqual(inbox(self.recipient), [])

    def test_of_a_configuration_set_that_is_none_is_refused(self):
        with self.assertRaises(ses.exceptions.ConfigurationSetDoesNotExistException):
            ses.send_email(
                Source=self.sender,
                Destination={'ToAddresses': [self.recipient]},
                Message={'Subject': {'Data': 'x'}, 'Body': {'Text': {'Data': 'x'}}},
                ConfigurationSetName='nobody-made-it',
            )
        self.assertEqual(inbox(self.recipient), [])

    def test_has_identities_and_a_quota(self):
        listed = ses.get_paginator('list_identities').paginate(IdentityType='EmailAddress')
        self.assertIn(self.sender, [name for page in listed for name in page['Identities']])
        verified = ses.get_identity_verification_attributes(Identities=[self.sender])
        self.assertEqual(
            verified['VerificationAttributes'][self.sender]['VerificationStatus'], 'Success'
        )
        before = ses.get_send_quota()
        self.send(self.sender)
        sent = ses.get_send_quota()['SentLast24Hours']
        self.assertGreaterEqual(sent, before['SentLast24Hours'] + 1)


if __name__ == '__main__':
    unittest.main()
