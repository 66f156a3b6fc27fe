import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable } from '@react-router/node';
import { renderToPipeableStream } from 'react-dom/server';
import { type EntryContext, type HandleErrorFunction, isRouteErrorResponse, type RouterContextProvider, ServerRouter } from 'react-router';
import { webRequest } from './request.server.ts';

/** How long a page may take to render before its stream is cut. */
const RENDER_TIMEOUT_MS = 10_000;

/** Streams the document; every inline script carries the request's nonce. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: RouterContextProvider,
): Promise<Response> | Response {
  headers.set('content-type', 'text/html; charset=utf-8');
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  const { nonce } = context.get(webRequest);
  return new Promise((resolve, reject) => {
    let statusCode = status;
    let timeout: NodeJS.Timeout | undefined;
    const { pipe, abort } = renderToPipeableStream(<ServerRouter context={entry} url={request.url} nonce={nonce} />, {
      nonce,
      onShellReady() {
        const body = new PassThrough({
          final(callback) {
            clearTimeout(timeout);
            callback();
          },
        });
        pipe(body);
        resolve(new Response(createReadableStreamFromReadable(body), { status: statusCode, headers }));
      },
      onShellError: reject,
      onError() {
        statusCode = 500;
      },
    });
    timeout = setTimeout(abort, RENDER_TIMEOUT_MS);
  });
}

/** Our own faults in loaders, actions and rendering; procedures have logged theirs, and refusals are no faults. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted || isRouteErrorResponse(error) || error instanceof Response) return;
  context.get(webRequest).reportFault(error);
};
