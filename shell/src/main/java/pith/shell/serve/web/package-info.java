/**
 * The browser's console over HTTP: the page, signing in, the list of sessions, and the way to the WebSocket.
 *
 * <p>A web page is a risky guest: any other page in the same browser can make it send requests, and anybody can point a name at this address. Four things stand
 * against that, each exact and each before anything else is looked at:
 *
 * <pre>
 *   ConnectionLimits ─▶ (TLS) ─▶ RequestDeadline ─▶ StrictRequestDecoder ─▶ aggregator ─▶ HttpEntry
 *                                                                                          │ 1. Host is one of ours (DNS rebinding)       421
 *                                                                                          │ 2. Origin, if given, is ours; a POST gives it 403
 *                                                                                          │ 3. the cookie names a browser session        401
 *                                                                                          │ 4. a POST carries that session's token       403
 *                                                                                          ▼
 *                                                                   StaticFiles | Api | WebSocket (pith.shell.serve.websocket)
 * </pre>
 *
 * <p>Files come from a table that is filled when the server starts: a path is looked up in it and never becomes a file name. Nothing on an event loop waits;
 * what takes time (passwords, boots) runs on the executor of blocking work, and its answer comes back to the loop.
 *
 * <p>Start reading at {@link pith.shell.serve.web.WebServer}.
 */
package pith.shell.serve.web;
