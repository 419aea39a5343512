import { z } from 'zod';

/** A list of strings: an SDK writes an empty one as an empty parameter. */
export const stringList = z
  .union([z.literal('').transform((): string[] => []), z.array(z.string())])
  .default([]);

const content = z.object({ Data: z.string(), Charset: z.string().optional() });

const tags = z.array(z.object({ Name: z.string(), Value: z.string() })).default([]);

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html */
export const sendEmailParameters = z.object({
  Source: z.string(),
  Destination: z.object({
    ToAddresses: stringList,
    CcAddresses: stringList,
    BccAddresses: stringList,
  }),
  Message: z.object({
    Subject: content,
    Body: z.object({ Text: content.optional(), Html: content.optional() }),
  }),
  ReplyToAddresses: stringList,
  ReturnPath: z.string().optional(),
  Tags: tags,
  ConfigurationSetName: z.string().optional(),
});

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
export const sendRawEmailParameters = z.object({
  Source: z.string().optional(),
  Destinations: stringList,
  RawMessage: z.object({ Data: z.base64() }),
  Tags: tags,
  ConfigurationSetName: z.string().optional(),
});

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_ListIdentities.html */
export const listIdentitiesParameters = z.object({
  IdentityType: z.enum(['EmailAddress', 'Domain']).optional(),
});

/** https://docs.aws.amazon.com/ses/latest/APIReference/API_GetIdentityVerificationAttributes.html */
export const verificationParameters = z.object({ Identities: stringList });
