/**
 * What API Gateway answers before, or instead of, the API: its own bodies, which an HTTP API cannot
 * change. The laptop copies them, see `local/http-api/response.ts`.
 */
export interface GatewayAnswer {
  readonly status: number;
  readonly message: string;
  readonly when: string;
}

export const gatewayAnswers: readonly GatewayAnswer[] = [
  { status: 400, message: 'Bad Request', when: 'the request is no HTTP, or its path no UTF-8' },
  { status: 401, message: 'Unauthorized', when: 'the token is missing, expired or another’s' },
  {
    status: 403,
    message: 'Forbidden',
    when: 'the request is not signed, or its caller may not call',
  },
  { status: 413, message: 'Request Entity Too Large', when: 'the body is larger than 10 MB' },
  { status: 429, message: 'Too Many Requests', when: 'more requests than the stage admits' },
  {
    status: 431,
    message: 'Request Header Fields Too Large',
    when: 'request line and headers are larger than 10,240 bytes',
  },
  { status: 500, message: 'Internal Server Error', when: 'the function failed' },
  { status: 503, message: 'Service Unavailable', when: 'the function did not answer' },
];

/** For a path that the API does not have, whoever asks. */
export const noRoute: GatewayAnswer = {
  status: 404,
  message: 'Not Found',
  when: 'the API has no such path',
};
